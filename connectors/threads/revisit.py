"""Read what people wrote on Threads again, one by one. API facts: docs/platforms/threads.md (checked 2026-11)."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.errors import Transient
from connectors.graph import bearer
from connectors.threads import answers
from connectors.threads.dialect import DIALECT, node
from connectors.wire import AsyncWire

_MISSING: Final = "100/33"


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read each answer or mention by a call of its own.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    ids = list(dict.fromkeys(one.id for one in known))
    found = await asyncio.gather(*(_one(account, one, wire) for one in ids))
    return dict(zip(ids, found, strict=True))


async def _one(account: Account, one: RemoteId, wire: AsyncWire) -> Said | Gone:
    try:
        post = await wire.call(
            "GET",
            node(account.home, one),
            dialect=DIALECT,
            answer=answers.Post,
            headers=bearer(account.secrets),
            query=[("fields", "id,text")],
        )
    except Transient as error:
        if error.code != _MISSING:
            raise
        return Gone()
    return Said(post.text or "")
