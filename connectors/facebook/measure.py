"""Measure on Facebook. API facts: docs/platforms/facebook.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from connectors import graph
from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.facebook import answers
from connectors.facebook.dialect import DIALECT, node
from connectors.wire import AsyncWire

COUNTS: Final = "shares,reactions.limit(0).summary(true),comments.filter(stream).limit(0).summary(true)"
VIDEO_COUNTS: Final = "views,likes.limit(0).summary(true),comments.filter(stream).limit(0).summary(true)"
INSIGHTS: Final[Mapping[str, Metric]] = {
    "post_media_view": Metric.VIEWS,
    "post_total_media_view_unique": Metric.REACH,
    "post_clicks": Metric.CLICKS,
}
ALL_COUNTS: Final = f"{COUNTS},insights.metric({','.join(INSIGHTS)})"
_MISSING: Final = ("100/33", "803")


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 50 posts in one batch, each with an answer of its own (`?ids=` fails whole when one is missing).

    One metric Meta has taken away fails its whole entry: such posts are read once more, by their counts alone.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    found = await _read(account, ids, wire, has_insights=True)
    refused = [one for one, answer in found.items() if answer is None]
    if refused:
        found |= await _read(account, refused, wire, has_insights=False)
    return {one: answer for one, answer in found.items() if answer is not None}


async def _read(
    account: Account, ids: Sequence[RemoteId], wire: AsyncWire, *, has_insights: bool
) -> dict[RemoteId, Reading | Gone | None]:
    """Give what is known of each; None where Facebook refused what was asked, and nothing for what it left out."""
    wanted = list(dict.fromkeys(ids))
    fields = [(one, _fields(one, has_insights=has_insights)) for one in wanted]
    found: dict[RemoteId, Reading | Gone | None] = {}
    for one, entry, error in await graph.batch(account.home, account.secrets, fields, wire, dialect=DIALECT):
        if error is None:
            reading = _reading(entry)
            if reading is not None:
                found[one] = reading
        elif error.code in _MISSING:
            found[one] = Gone()
        elif has_insights:
            found[one] = None
    return found


def _fields(one: RemoteId, *, has_insights: bool) -> str:
    # A bare id is a video's, whose post was not known yet when it went out.
    if "_" not in one:
        return VIDEO_COUNTS
    return ALL_COUNTS if has_insights else COUNTS


def _reading(entry: graph.Entry) -> Reading | None:
    try:
        node_ = answers.Measured.model_validate_json(entry.body)
    except ValidationError:
        return None
    counters: dict[Metric, int | None] = {
        Metric.LIKES: (node_.reactions or node_.likes or answers.Counted()).summary.total_count,
        Metric.COMMENTS: node_.comments.summary.total_count if node_.comments else None,
        # The field is missing while nobody shared the post.
        Metric.SHARES: (node_.shares.count if node_.shares else 0) if node_.reactions else None,
        Metric.VIEWS: node_.views,
    }
    insights = node_.insights.data if node_.insights else []
    counters |= {INSIGHTS[each.name]: each.total() for each in insights if each.name in INSIGHTS}
    return Reading({metric: number for metric, number in counters.items() if number is not None})


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the page's followers; Facebook counts neither posts nor pages followed. Raises as `posts` does."""
    page = await wire.call(
        "GET",
        node(account, account.remote_id),
        dialect=DIALECT,
        answer=answers.Page,
        headers=graph.bearer(account.secrets),
        query=[("fields", "id,followers_count")],
    )
    return Standing(followers=page.followers_count, following=None, posts=None)
