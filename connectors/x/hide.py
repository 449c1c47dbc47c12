"""Hide replies on X, and show them again. API facts: docs/platforms/x.md (checked 2026-11)."""

from connectors.contract import Account, Message
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.wire import Wire
from connectors.x import answers
from connectors.x.dialect import DIALECT, bearer


def hide(account: Account, message: Message, wire: Wire) -> None:
    """
    Fold a reply away, in conversations that the account began: readers can still open it among the hidden replies.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: asked again it does no harm.
    """
    _set(account, message, wire, is_hidden=True)


def show(account: Account, message: Message, wire: Wire) -> None:
    """Show it again. Raises as `hide`."""
    _set(account, message, wire, is_hidden=False)


def _set(account: Account, message: Message, wire: Wire, *, is_hidden: bool) -> None:
    done = wire.call(
        "PUT",
        f"{account.home}/2/tweets/{message.id}/hidden",
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Hiding,
        headers=bearer(account.secrets),
        body={"hidden": is_hidden},
    )
    if done.data.hidden is not is_hidden:
        raise Rejected("X answered without doing it")
