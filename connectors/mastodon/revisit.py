"""Read what people wrote on Mastodon again. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence

from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.mastodon import answers
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, bearer
from connectors.mastodon.plain import plain
from connectors.wire import AsyncWire


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read up to 20 statuses in one call; one that the server leaves out is deleted, or no longer for our eyes.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    statuses = await wire.call(
        "GET",
        f"{account.home}/api/v1/statuses",
        dialect=DIALECT,
        answer=list[answers.Status],
        headers=bearer(account.secrets),
        query=[*(("id[]", str(one.id)) for one in known), IN_ENGLISH],
    )
    there = {status.id: Said(plain(status.content)) for status in statuses}
    return {one.id: there.get(one.id, Gone()) for one in known}
