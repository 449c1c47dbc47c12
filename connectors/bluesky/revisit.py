"""Read what people wrote on Bluesky again. API facts: docs/platforms/bluesky.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence

from connectors.bluesky import answers
from connectors.bluesky.dialect import DIALECT, base, bearer
from connectors.contract import Account, Gone, Message, RemoteId, Said
from connectors.wire import AsyncWire


async def messages(account: Account, known: Sequence[Message], wire: AsyncWire) -> Mapping[RemoteId, Said | Gone]:
    """
    Read up to 25 posts in one call; one that the AppView leaves out is deleted, or its author blocks us.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    answer = await wire.call(
        "GET",
        f"{base(account)}/xrpc/app.bsky.feed.getPosts",
        dialect=DIALECT,
        answer=answers.ShownPosts,
        headers=bearer(account.secrets),
        query=[("uris", str(one.id)) for one in known],
    )
    there = {post.uri: Said(post.record.text) for post in answer.posts}
    return {one.id: there.get(one.id, Gone()) for one in known}
