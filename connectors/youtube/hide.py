"""Hold comments on YouTube back, and let them out again. API facts: docs/platforms/youtube.md (checked 2026-11)."""

from typing import Final

from connectors.contract import Account, Message
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.youtube.dialect import DIALECT, api, bearer

HELD: Final = "heldForReview"
PUBLISHED: Final = "published"
"""What was rejected cannot be published again, so nothing is ever rejected here."""


def hide(account: Account, message: Message, wire: Wire) -> None:
    """
    Put a comment among those held for review.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: asked again it does no harm.
    """
    _set(account, message, wire, HELD)


def show(account: Account, message: Message, wire: Wire) -> None:
    """Publish it again. Raises as `hide`."""
    _set(account, message, wire, PUBLISHED)


def _set(account: Account, message: Message, wire: Wire, status: str) -> None:
    wire.call(
        "POST",
        api(account, "comments/setModerationStatus"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=bytes,
        headers=bearer(account.secrets),
        query=[("id", str(message.id)), ("moderationStatus", status)],
    )
