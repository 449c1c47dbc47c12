"""Read back what an account has published on TikTok. API facts: docs/platforms/tiktok.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.tiktok import answers
from connectors.tiktok.dialect import read
from connectors.tiktok.search import address
from connectors.wire import AsyncWire

PAGE: Final = 20
FIELDS: Final = ("id", "create_time", "share_url", "title", "video_description")


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the account's public posts before `cursor`, a time in milliseconds; pictures are not told apart.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read.
    """
    body: dict[str, object] = {"max_count": PAGE, **({"cursor": int(cursor)} if cursor else {})}
    page = (await read(account, "/v2/video/list/", FIELDS, wire, answers.Videos, body=body)).data
    found = [_past(account, each) for each in page.videos if _moment(each) >= since]
    is_over = not page.has_more or not page.videos or _moment(page.videos[-1]) < since
    return PastPage(posts=tuple(found), cursor="" if is_over else str(page.cursor))


def _past(account: Account, video: answers.Video) -> PastPost:
    return PastPost(
        id=RemoteId(video.id),
        url=address(account, video),
        at=_moment(video),
        text=video.video_description or video.title,
        kind=PostKind.VIDEO,
    )


def _moment(video: answers.Video) -> datetime:
    return datetime.fromtimestamp(video.create_time, UTC)
