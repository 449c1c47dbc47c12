"""Read comments on Facebook again. API facts: docs/platforms/facebook.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from connectors import graph
from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.facebook import answers
from connectors.facebook.dialect import DIALECT
from connectors.wire import AsyncWire

FIELDS: Final = "id,message"
_MISSING: Final = ("100/33", "803")


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read up to 50 comments in one batch; what Facebook refuses for another cause than absence stays unknown.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    ids = list(dict.fromkeys(one.id for one in known))
    wishes = [(one, FIELDS) for one in ids]
    found: dict[RemoteId, Said | Gone] = {}
    for one, entry, error in await graph.batch(account.home, account.secrets, wishes, wire, dialect=DIALECT):
        if error is None:
            said = _said(entry)
            if said is not None:
                found[one] = said
        elif error.code in _MISSING:
            found[one] = Gone()
    return found


def _said(entry: graph.Entry) -> Said | None:
    try:
        return Said(answers.Comment.model_validate_json(entry.body).message)
    except ValidationError:
        return None
