"""Hold comments on a WordPress site back, and approve them again. Facts: docs/platforms/wordpress.md (2026-11)."""

from typing import Final

from connectors.contract import Account, Message
from connectors.errors import Transient
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.wordpress import answers
from connectors.wordpress.dialect import DIALECT, basic, route

HELD: Final = "hold"
APPROVED: Final = "approved"
UNCHANGED: Final = "rest_comment_failed_edit"
"""WordPress answers a status that is there already with this and 500."""


def hide(account: Account, message: Message, wire: Wire) -> None:
    """
    Put a comment among those that wait for approval; takes the right to moderate.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: asked again it does no harm.
    """
    _set(account, message, wire, HELD)


def show(account: Account, message: Message, wire: Wire) -> None:
    """Approve it again. Raises as `hide`."""
    _set(account, message, wire, APPROVED)


def _set(account: Account, message: Message, wire: Wire, status: str) -> None:
    url, query = route(account, f"comments/{message.id}", [("_fields", "id,status")])
    try:
        wire.call(
            "POST",
            url,
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.Moderated,
            headers=basic(account.secrets),
            query=query,
            body={"status": status},
        )
    except Transient as error:
        if error.code != UNCHANGED or _status(account, message, wire) != status:
            raise


def _status(account: Account, message: Message, wire: Wire) -> str:
    url, query = route(account, f"comments/{message.id}", [("context", "edit"), ("_fields", "id,status")])
    return wire.call(
        "GET",
        url,
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Moderated,
        headers=basic(account.secrets),
        query=query,
    ).status
