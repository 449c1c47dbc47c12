"""The account's public posts: one by its id, or those since a moment."""

from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from connectors.contract import Account, CannotTell, Draft, Published, RemoteId, Sight
from connectors.errors import Rejected
from connectors.tiktok import answers, wording
from connectors.tiktok.dialect import post
from connectors.wire import Wire

FIELDS: Final = "id,create_time,share_url,title,video_description"
PAGE: Final = 20
MOST_PAGES: Final = 5
SLACK: Final = timedelta(seconds=5)


def published(account: Account, video_id: str, wire: Wire) -> Published:
    """Give a public post with its address; where it cannot be read now, with the one TikTok usually gives."""
    wish = {"filters": {"video_ids": [video_id]}}
    try:
        videos = post(account, f"/v2/video/query/?fields={FIELDS}", wish, wire, answers.Videos).data.videos
    except Rejected:
        videos = []
    return _published(account, videos[0] if videos else answers.Video(id=video_id))


def listed(account: Account, draft: Draft, since: datetime, wire: Wire) -> Sight | None:
    """Look for a post with the draft's caption, made since then; None: TikTok shows none."""
    wanted = wording.comparable(wording.text(draft))
    cursor = 0
    for _ in range(MOST_PAGES):
        body: dict[str, object] = {"max_count": PAGE, **({"cursor": cursor} if cursor else {})}
        try:
            page = post(account, f"/v2/video/list/?fields={FIELDS}", body, wire, answers.Videos).data
        except Rejected as refusal:
            return CannotTell(f"TikTok refused to list the account's posts: {refusal.reason}")
        for video in page.videos:
            if _moment(video) < since - SLACK:
                return None
            if wanted in {wording.comparable(video.video_description), wording.comparable(video.title)}:
                return _published(account, video)
        if not page.has_more:
            return None
        cursor = page.cursor
    return CannotTell(f"the account has more than {PAGE * MOST_PAGES} newer posts")


def address(account: Account, video: answers.Video) -> str:
    """Give the page of a post, without what TikTok adds to count who shared it."""
    url = video.share_url.partition("?")[0]
    name = account.handle.removeprefix("@")
    return url if urlsplit(url).netloc else f"https://www.tiktok.com/@{name}/video/{video.id}"


def _published(account: Account, video: answers.Video) -> Published:
    return Published(
        id=RemoteId(video.id),
        url=address(account, video),
        at=_moment(video) if video.create_time else datetime.now(UTC),
        answer=video.model_dump(mode="json", exclude_none=True),
    )


def _moment(video: answers.Video) -> datetime:
    return datetime.fromtimestamp(video.create_time, UTC)
