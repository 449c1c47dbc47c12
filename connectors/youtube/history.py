"""Read back what a channel has published on YouTube. API facts: docs/platforms/youtube.md (checked 2026-11)."""

from datetime import datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.wire import AsyncWire
from connectors.youtube import answers
from connectors.youtube.dialect import DIALECT, api, bearer, watch

PAGE: Final = 50
_PUBLIC: Final = "public"


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the playlist of uploads, one unit; the first one costs another, to learn which playlist that is.

    Videos stand there from their upload on, private ones too: only public ones are told, by the time they became so.
    The cursor holds the playlist and YouTube's own.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read.
    """
    playlist, _, token = cursor.partition(" ")
    playlist = playlist or await _uploads(account, wire)
    if not playlist:
        return PastPage(posts=(), cursor="")
    query = [("part", "snippet,contentDetails,status"), ("playlistId", playlist), ("maxResults", str(PAGE))]
    page = await wire.call(
        "GET",
        api(account, "playlistItems"),
        dialect=DIALECT,
        answer=answers.Items,
        headers=bearer(account.secrets),
        query=[*query, ("pageToken", token)] if token else query,
    )
    found = [
        _past(account, each, each.details.published_at)
        for each in page.items
        if each.details.published_at and each.details.published_at >= since and each.status.privacy == _PUBLIC
    ]
    # A page of which nothing may be shown is empty, and not the last one.
    is_over = not page.next_page or (bool(page.items) and page.items[-1].snippet.added_at < since)
    return PastPage(posts=tuple(found), cursor="" if is_over else f"{playlist} {page.next_page}")


async def _uploads(account: Account, wire: AsyncWire) -> str:
    channels = await wire.call(
        "GET",
        api(account, "channels"),
        dialect=DIALECT,
        answer=answers.Channels,
        headers=bearer(account.secrets),
        query=[("part", "contentDetails"), ("mine", "true")],
    )
    return channels.items[0].details.playlists.uploads if channels.items else ""


def _past(account: Account, item: answers.Item, at: datetime) -> PastPost:
    return PastPost(
        id=RemoteId(item.details.video_id),
        url=watch(account.home, item.details.video_id),
        at=at,
        text=f"{item.snippet.title}\n\n{item.snippet.description}".strip(),
        kind=PostKind.VIDEO,
    )
