"""Measure on TikTok: lifetime totals of public posts. API facts: docs/platforms/tiktok.md (checked 2026-11)."""

from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Account, Gone, Metric, Reading, RemoteId, Standing
from connectors.tiktok import answers
from connectors.tiktok.dialect import read
from connectors.wire import AsyncWire

COUNTERS: Final = ("id", "view_count", "like_count", "comment_count", "share_count")
STANDING: Final = ("follower_count", "following_count", "video_count")


async def posts(account: Account, ids: Sequence[RemoteId], wire: AsyncWire) -> Mapping[RemoteId, Reading | Gone]:
    """
    Read up to 20 posts in one call; one that TikTok leaves out silently is Gone: deleted, or no longer public.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing is known of any of them.
    """
    wanted = list(dict.fromkeys(ids))
    wish = {"filters": {"video_ids": [str(one) for one in wanted]}}
    answer = await read(account, "/v2/video/query/", COUNTERS, wire, answers.Videos, body=wish)
    found = {RemoteId(video.id): _reading(video) for video in answer.data.videos}
    return {one: found.get(one, Gone()) for one in wanted}


async def standing(account: Account, wire: AsyncWire) -> Standing:
    """Read the account's own counters. Raises as `posts` does."""
    owner = (await read(account, "/v2/user/info/", STANDING, wire, answers.UserInfo)).data.user
    return Standing(followers=owner.follower_count, following=owner.following_count, posts=owner.video_count)


def _reading(video: answers.Video) -> Reading:
    counters: dict[Metric, int | None] = {
        Metric.VIEWS: video.view_count,
        Metric.LIKES: video.like_count,
        Metric.COMMENTS: video.comment_count,
        Metric.SHARES: video.share_count,
    }
    return Reading({metric: number for metric, number in counters.items() if number is not None})
