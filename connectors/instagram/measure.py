"""Measure on Instagram. API facts: docs/platforms/instagram.md (checked 2026-11)."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from connectors import graph
from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.errors import ConnectorError, Rejected, Transient
from connectors.instagram import answers
from connectors.instagram.dialect import DIALECT, is_direct, node
from connectors.wire import AsyncWire

COUNTS: Final = "like_count,comments_count"
INSIGHTS: Final[Mapping[str, Metric]] = {
    "views": Metric.VIEWS,
    "reach": Metric.REACH,
    "shares": Metric.SHARES,
    "saved": Metric.SAVES,
}
_MISSING: Final = "100/33"
Answers = dict[RemoteId, Reading | Gone | None]


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 50 posts in one batch; through Instagram's own door, whose batches are not documented, one by one.

    One metric that does not suit a post fails its whole entry: it is then read by its counts alone.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    wanted = list(dict.fromkeys(ids))
    found = await _read(account, wanted, wire, fields=f"{COUNTS},insights.metric({','.join(INSIGHTS)})")
    refused = [one for one, answer in found.items() if answer is None]
    if refused:
        found |= await _read(account, refused, wire, fields=COUNTS)
    return {one: answer for one, answer in found.items() if answer is not None}


async def _read(account: Account, ids: Sequence[RemoteId], wire: AsyncWire, *, fields: str) -> Answers:
    """Give what is known of each; None where Instagram refused what was asked, and nothing for what it left out."""
    if is_direct(account.secrets):
        read = await asyncio.gather(*(_one(account, one, fields, wire) for one in ids))
        return dict(zip(ids, read, strict=True))
    wishes = [(one, fields) for one in ids]
    found: Answers = {}
    for one, entry, error in await graph.batch(account.home, account.secrets, wishes, wire, dialect=DIALECT):
        found[one] = _reading(entry) if error is None else _refused(error)
    return found


async def _one(account: Account, one: RemoteId, fields: str, wire: AsyncWire) -> Reading | Gone | None:
    try:
        medium = await wire.call(
            "GET",
            node(account.home, one),
            dialect=DIALECT,
            answer=answers.Measured,
            headers=graph.bearer(account.secrets),
            query=[("fields", fields)],
        )
    except (Transient, Rejected) as error:
        if not error.code:
            raise
        return _refused(error)
    return _counted(medium)


def _refused(error: ConnectorError) -> Gone | None:
    return Gone() if error.code == _MISSING else None


def _reading(entry: graph.Entry) -> Reading | None:
    try:
        return _counted(answers.Measured.model_validate_json(entry.body))
    except ValidationError:
        return None


def _counted(medium: answers.Measured) -> Reading:
    counters: dict[Metric, int | None] = {
        Metric.LIKES: medium.like_count,
        Metric.COMMENTS: medium.comments_count,
    }
    # Figures are up to two days late; an empty list is no data yet, not zero.
    counters |= {
        INSIGHTS[each.name]: each.values[-1].value
        for each in (medium.insights.data if medium.insights else [])
        if each.name in INSIGHTS and each.values
    }
    return Reading({metric: number for metric, number in counters.items() if number is not None})


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the account's own counters. Raises as `posts` does."""
    profile = await wire.call(
        "GET",
        node(account.home, account.remote_id),
        dialect=DIALECT,
        answer=answers.Profile,
        headers=graph.bearer(account.secrets),
        query=[("fields", "id,followers_count,follows_count,media_count")],
    )
    return Standing(followers=profile.followers_count, following=profile.follows_count, posts=profile.media_count)
