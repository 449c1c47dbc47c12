"""Measure on YouTube. API facts: docs/platforms/youtube.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.wire import AsyncWire
from connectors.youtube import answers
from connectors.youtube.dialect import DIALECT, api, bearer


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 50 videos in one call of one unit; one that YouTube leaves out silently is Gone.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    wanted = list(dict.fromkeys(ids))
    answer = await wire.call(
        "GET",
        api(account, "videos"),
        dialect=DIALECT,
        answer=answers.Videos,
        headers=bearer(account.secrets),
        query=[("part", "statistics"), ("id", ",".join(wanted)), ("maxResults", "50")],
    )
    found = {RemoteId(video.id): _reading(video) for video in answer.items}
    return {one: found.get(one, Gone()) for one in wanted}


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the channel's own counters; subscribers are rounded by YouTube, or hidden. Raises as `posts` does."""
    answer = await wire.call(
        "GET",
        api(account, "channels"),
        dialect=DIALECT,
        answer=answers.Channels,
        headers=bearer(account.secrets),
        query=[("part", "statistics"), ("mine", "true")],
    )
    figures = answer.items[0].statistics if answer.items else None
    if figures is None:
        return Standing(followers=None, following=None, posts=None)
    followers = None if figures.is_hidden else figures.subscribers
    return Standing(followers=followers, following=None, posts=figures.videos)


def _reading(video: answers.Video) -> Reading:
    figures = video.statistics
    if figures is None:
        return Reading({})
    counters: dict[Metric, int | None] = {
        Metric.VIEWS: figures.views,
        Metric.LIKES: figures.likes,
        Metric.COMMENTS: figures.comments,
    }
    return Reading({metric: number for metric, number in counters.items() if number is not None})
