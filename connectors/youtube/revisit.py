"""Read comments on YouTube again. API facts: docs/platforms/youtube.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence

from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.wire import AsyncWire
from connectors.youtube import answers
from connectors.youtube.dialect import DIALECT, api, bearer


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read up to 50 comments in one call of one unit; one that YouTube leaves out is gone.

    A thread is known by the id of its first comment.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    ids = list(dict.fromkeys(one.id for one in known))
    page = await wire.call(
        "GET",
        api(account, "comments"),
        dialect=DIALECT,
        answer=answers.Comments,
        headers=bearer(account.secrets),
        query=[("part", "snippet"), ("id", ",".join(ids)), ("textFormat", "plainText")],
    )
    there = {RemoteId(comment.id): Said(comment.snippet.text or comment.snippet.shown) for comment in page.items}
    return {one: there.get(one, Gone()) for one in ids}
