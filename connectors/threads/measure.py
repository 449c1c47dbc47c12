"""Measure on Threads: figures come post by post, there is no batch. Facts: docs/platforms/threads.md (2026-11)."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.errors import Rejected, Transient
from connectors.graph import bearer
from connectors.threads import answers
from connectors.threads.dialect import DIALECT, mine, node
from connectors.wire import AsyncWire

METRICS: Final[Mapping[str, Metric]] = {
    "views": Metric.VIEWS,
    "likes": Metric.LIKES,
    "replies": Metric.COMMENTS,
    "reposts": Metric.SHARES,
    "quotes": Metric.QUOTES,
}
_MISSING: Final = "100/33"


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read the figures of each post by a call of its own.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    wanted = list(dict.fromkeys(ids))
    found = await asyncio.gather(*(_one(account, one, wire) for one in wanted))
    return {one: answer for one, answer in zip(wanted, found, strict=True) if answer is not None}


async def _one(account: Account, one: RemoteId, wire: AsyncWire) -> Reading | Gone | None:
    try:
        insights = await wire.call(
            "GET",
            node(account.home, f"{one}/insights"),
            dialect=DIALECT,
            answer=answers.Insights,
            headers=bearer(account.secrets),
            query=[("metric", ",".join(METRICS))],
        )
    except Transient as error:
        if error.code != _MISSING:
            raise
        return Gone()
    counters = {
        METRICS[each.name]: each.values[-1].value for each in insights.data if each.name in METRICS and each.values
    }
    # An empty list is no data yet, not zero.
    return Reading({metric: number for metric, number in counters.items() if number is not None}) if counters else None


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the profile's followers: refused to profiles without a linked Instagram account. Raises as `posts`."""
    try:
        insights = await wire.call(
            "GET",
            mine(account, "threads_insights"),
            dialect=DIALECT,
            answer=answers.Insights,
            headers=bearer(account.secrets),
            query=[("metric", "followers_count")],
        )
    except Rejected:
        return Standing(followers=None, following=None, posts=None)
    totals = {each.name: each.total_value for each in insights.data}
    total = totals.get("followers_count")
    return Standing(followers=total.value if total else None, following=None, posts=None)
