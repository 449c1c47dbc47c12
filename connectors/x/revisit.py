"""Read what people wrote on X again. API facts: docs/platforms/x.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence
from html import unescape
from typing import Final

from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.wire import AsyncWire
from connectors.x import answers
from connectors.x.dialect import DIALECT, bearer

NOT_FOUND: Final = "resource-not-found"


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read up to 100 posts in one call; what X says it cannot find is gone, what it leaves out otherwise is unknown.

    An edited post gets a new id on X: it comes as a new message, and the old one is gone.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    listing = await wire.call(
        "GET",
        f"{account.home}/2/tweets",
        dialect=DIALECT,
        answer=answers.Listing,
        headers=bearer(account.secrets),
        query=[("ids", ",".join(dict.fromkeys(one.id for one in known)))],
    )
    found: dict[RemoteId, Said | Gone] = {
        RemoteId(missing.resource_id or missing.value): Gone()
        for missing in listing.errors
        if missing.type.endswith(NOT_FOUND)
    }
    return found | {RemoteId(post.id): Said(unescape(post.text)) for post in listing.data}
