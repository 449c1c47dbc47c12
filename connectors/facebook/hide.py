"""Hide comments on a Facebook page, and show them again. API facts: docs/platforms/facebook.md (checked 2026-11)."""

from connectors import graph
from connectors.contract import Account, Message
from connectors.errors import Rejected
from connectors.facebook.dialect import DIALECT, node
from connectors.judgement import Effect
from connectors.wire import Wire


def hide(account: Account, message: Message, wire: Wire) -> None:
    """
    Hide a comment: its writer sees it still.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: asked again it does no harm.
    """
    _set(account, message, wire, is_hidden=True)


def show(account: Account, message: Message, wire: Wire) -> None:
    """Show it again. Raises as `hide`."""
    _set(account, message, wire, is_hidden=False)


def _set(account: Account, message: Message, wire: Wire, *, is_hidden: bool) -> None:
    done = wire.call(
        "POST",
        node(account, message.id),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=graph.Confirmed,
        headers=graph.bearer(account.secrets),
        form={"is_hidden": "true" if is_hidden else "false"},
    )
    if not done.success:
        raise Rejected("Facebook answered without doing it")
