"""Read back what a profile has posted on Threads. API facts: docs/platforms/threads.md (checked 2026-11)."""

from datetime import datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.graph import bearer
from connectors.threads import answers
from connectors.threads.dialect import DIALECT, mine
from connectors.wire import AsyncWire

PAGE: Final = 50
FIELDS: Final = "id,text,permalink,timestamp,media_type"
_KINDS: Final = {"IMAGE": PostKind.IMAGE, "CAROUSEL_ALBUM": PostKind.IMAGE, "VIDEO": PostKind.VIDEO}
_REPOST: Final = "REPOST_FACADE"


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the profile's own posts; answers stand in another list, those to itself too.

    Raises:
        RateLimited, Transient, AuthDead: nothing was read. Rejected: perhaps the post at the cursor is gone.
    """
    query = [("fields", FIELDS), ("limit", str(PAGE)), ("since", str(int(since.timestamp())))]
    page = await wire.call(
        "GET",
        mine(account, "threads"),
        dialect=DIALECT,
        answer=answers.Posts,
        headers=bearer(account.secrets),
        query=[*query, ("after", cursor)] if cursor else query,
    )
    found = [
        _past(each, each.timestamp)
        for each in page.data
        if each.timestamp and each.timestamp >= since and each.media_type != _REPOST
    ]
    # These lists name no next page: an empty one is the end.
    is_over = not page.data or (page.data[-1].timestamp or since) < since
    return PastPage(posts=tuple(found), cursor="" if is_over else page.paging.cursors.after)


def _past(post: answers.Post, at: datetime) -> PastPost:
    return PastPost(
        id=RemoteId(post.id),
        url=post.permalink,
        at=at,
        text=post.text or "",
        kind=_KINDS.get(post.media_type, PostKind.TEXT),
    )
