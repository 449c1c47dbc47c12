"""Read comments on Instagram again. API facts: docs/platforms/instagram.md (checked 2026-11)."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from connectors import graph
from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.errors import Rejected, Transient
from connectors.instagram import answers
from connectors.instagram.dialect import DIALECT, is_direct, node
from connectors.wire import AsyncWire

FIELDS: Final = "id,text"
REPLY: Final = "reply"
_MISSING: Final = "100/33"


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read up to 50 comments in one batch, or one by one through Instagram's own door.

    Posts of others that tag the account cannot be asked for by their ids: they stay unknown.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    ids = list(dict.fromkeys(one.id for one in known if one.kind == REPLY))
    if not ids:
        return {}
    if is_direct(account.secrets):
        read = await asyncio.gather(*(_one(account, one, wire) for one in ids))
        return {one: what for one, what in zip(ids, read, strict=True) if what is not None}
    wishes = [(one, FIELDS) for one in ids]
    found: dict[RemoteId, Said | Gone] = {}
    for one, entry, error in await graph.batch(account.home, account.secrets, wishes, wire, dialect=DIALECT):
        if error is not None:
            if error.code == _MISSING:
                found[one] = Gone()
            continue
        try:
            found[one] = Said(answers.Comment.model_validate_json(entry.body).text)
        except ValidationError:
            continue
    return found


async def _one(account: Account, one: RemoteId, wire: AsyncWire) -> Said | Gone | None:
    try:
        comment = await wire.call(
            "GET",
            node(account.home, one),
            dialect=DIALECT,
            answer=answers.Comment,
            headers=graph.bearer(account.secrets),
            query=[("fields", FIELDS)],
        )
    except (Transient, Rejected) as error:
        if not error.code:
            raise
        return Gone() if error.code == _MISSING else None
    return Said(comment.text)
