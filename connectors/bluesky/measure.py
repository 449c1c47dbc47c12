"""Measure on Bluesky. API facts: docs/platforms/bluesky.md (checked 2026-11)."""

import asyncio
from collections.abc import Mapping, Sequence

from connectors.bluesky import answers
from connectors.bluesky.dialect import DIALECT, NOT_FOUND, base, bearer
from connectors.bluesky.record import COLLECTION
from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.errors import Rejected
from connectors.wire import AsyncWire


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 25 posts in one call.

    The counters come from the AppView, which learns of a post some time after it was written. So a post it leaves out
    is looked up in the account's own repository: Gone if it is not there either, else left out here as well.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    answer = await wire.call(
        "GET",
        f"{base(account)}/xrpc/app.bsky.feed.getPosts",
        dialect=DIALECT,
        answer=answers.Posts,
        headers=bearer(account.secrets),
        query=[("uris", str(one)) for one in ids],
    )
    found: dict[RemoteId, Reading | Gone] = {RemoteId(post.uri): _reading(post) for post in answer.posts}
    missing = [one for one in dict.fromkeys(ids) if one not in found]
    is_there = await asyncio.gather(*(_is_stored(account, one, wire) for one in missing))
    found.update((one, Gone()) for one, stored in zip(missing, is_there, strict=True) if not stored)
    return found


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the account's own counters. Raises as `posts` does."""
    profile = await wire.call(
        "GET",
        f"{base(account)}/xrpc/app.bsky.actor.getProfile",
        dialect=DIALECT,
        answer=answers.Profile,
        headers=bearer(account.secrets),
        query=[("actor", account.remote_id)],
    )
    return Standing(followers=profile.followers_count, following=profile.follows_count, posts=profile.posts_count)


async def _is_stored(account: Account, uri: RemoteId, wire: AsyncWire) -> bool:
    try:
        await wire.call(
            "GET",
            f"{base(account)}/xrpc/com.atproto.repo.getRecord",
            dialect=DIALECT,
            answer=answers.Stored,
            query=[("repo", account.remote_id), ("collection", COLLECTION), ("rkey", uri.rpartition("/")[2])],
        )
    except Rejected as refusal:
        if refusal.code == NOT_FOUND:
            return False
        raise
    return True


def _reading(post: answers.Post) -> Reading:
    counters: dict[Metric, int | None] = {
        Metric.LIKES: post.like_count,
        Metric.SHARES: post.repost_count,
        Metric.COMMENTS: post.reply_count,
        Metric.QUOTES: post.quote_count,
        Metric.SAVES: post.bookmark_count,
    }
    return Reading({metric: number for metric, number in counters.items() if number is not None})
