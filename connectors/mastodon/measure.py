"""Measure on Mastodon. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.mastodon import answers
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, bearer
from connectors.wire import AsyncWire


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 20 statuses in one call (servers since 4.3). A post the server dropped silently is Gone here.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    statuses = await wire.call(
        "GET",
        f"{account.home}/api/v1/statuses",
        dialect=DIALECT,
        answer=list[answers.Counted],
        headers=bearer(account.secrets),
        query=[*(("id[]", str(one)) for one in ids), IN_ENGLISH],
    )
    found = {RemoteId(status.id): _reading(status) for status in statuses}
    return {one: found.get(one, Gone()) for one in ids}


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the account's own counters. Raises as `posts` does."""
    owner = await wire.call(
        "GET",
        f"{account.home}/api/v1/accounts/verify_credentials",
        dialect=DIALECT,
        answer=answers.Owner,
        headers=bearer(account.secrets),
        query=[IN_ENGLISH],
    )
    return Standing(followers=owner.followers_count, following=owner.following_count, posts=owner.statuses_count)


def _reading(status: answers.Counted) -> Reading:
    # Servers before 4.5 count no quotes.
    counters: dict[Metric, int | None] = {
        Metric.COMMENTS: status.replies_count,
        Metric.SHARES: status.reblogs_count,
        Metric.LIKES: status.favourites_count,
        Metric.QUOTES: status.quotes_count,
    }
    return Reading({metric: number for metric, number in counters.items() if number is not None})
