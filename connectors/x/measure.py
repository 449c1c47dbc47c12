"""
Measure on X. API facts: docs/platforms/x.md (checked 2026-11).

Only public counters are asked for: a call that asks for private ones of a post older than 30 days answers without it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.wire import AsyncWire
from connectors.x import answers
from connectors.x.dialect import DIALECT, bearer

NOT_FOUND: Final = "resource-not-found"


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 100 posts in one call. What X says it cannot find is Gone; what it leaves out otherwise is unknown.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    listing = await wire.call(
        "GET",
        f"{account.home}/2/tweets",
        dialect=DIALECT,
        answer=answers.Counts,
        headers=bearer(account.secrets),
        query=[("ids", ",".join(dict.fromkeys(ids))), ("tweet.fields", "public_metrics")],
    )
    readings: dict[RemoteId, Reading | Gone] = {
        RemoteId(missing.resource_id or missing.value): Gone()
        for missing in listing.errors
        if missing.type.endswith(NOT_FOUND)
    }
    for post in listing.data:
        if post.public_metrics is not None:
            readings[RemoteId(post.id)] = _reading(post.public_metrics)
    return readings


def _reading(metrics: answers.Metrics) -> Reading:
    counters: dict[Metric, int | None] = {
        Metric.VIEWS: metrics.impression_count,
        Metric.LIKES: metrics.like_count,
        Metric.COMMENTS: metrics.reply_count,
        Metric.SHARES: metrics.shares,
        Metric.QUOTES: metrics.quote_count,
        Metric.SAVES: metrics.bookmark_count,
    }
    return Reading({metric: number for metric, number in counters.items() if number is not None})


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the account's own counters. Raises as `posts` does."""
    owner = await wire.call(
        "GET",
        f"{account.home}/2/users/me",
        dialect=DIALECT,
        answer=answers.Owner,
        headers=bearer(account.secrets),
        query=[("user.fields", "public_metrics")],
    )
    metrics = owner.data.public_metrics
    return Standing(followers=metrics.followers_count, following=metrics.following_count, posts=metrics.posts)
