"""Hide comments on Instagram, and show them again. API facts: docs/platforms/instagram.md (checked 2026-11)."""

from connectors import graph
from connectors.contract import Account, Message
from connectors.instagram.dialect import DIALECT, node
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
    form = {"hide": "true" if is_hidden else "false"}
    graph.change(
        node(account.home, message.id), form, dialect=DIALECT, secrets=account.secrets, wire=wire, label="Instagram"
    )
