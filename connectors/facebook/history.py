"""Read back what a page has posted on Facebook. API facts: docs/platforms/facebook.md (checked 2026-11)."""

from datetime import datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.facebook import answers
from connectors.facebook.dialect import DIALECT, node
from connectors.graph import bearer
from connectors.wire import AsyncWire

PAGE: Final = 100
FIELDS: Final = "id,message,created_time,permalink_url,attachments{media_type,target,subattachments{target}}"
_KINDS: Final = {
    "photo": PostKind.IMAGE,
    "album": PostKind.IMAGE,
    "video": PostKind.VIDEO,
    "link": PostKind.LINK,
}


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the page's published posts. A film is known by its own id too, under which it may have gone out.

    Raises:
        RateLimited, Transient, AuthDead: nothing was read. Rejected: perhaps the post at the cursor is gone.
    """
    query = [("fields", FIELDS), ("limit", str(PAGE)), ("since", str(int(since.timestamp())))]
    page = await wire.call(
        "GET",
        node(account, f"{account.remote_id}/published_posts"),
        dialect=DIALECT,
        answer=answers.Posts,
        headers=bearer(account.secrets),
        query=[*query, ("after", cursor)] if cursor else query,
    )
    found = [
        _past(account, each, each.created_time)
        for each in page.data
        if each.created_time and each.created_time >= since
    ]
    return PastPage(posts=tuple(found), cursor=page.paging.cursors.after if page.paging.next else "")


def _past(account: Account, post: answers.Post, at: datetime) -> PastPost:
    shown = post.attachments.data
    kind = _KINDS.get(shown[0].media_type, PostKind.TEXT) if shown else PostKind.TEXT
    return PastPost(
        id=RemoteId(post.id),
        url=post.permalink_url or f"{answers.site(account.home)}/{post.id}",
        at=at,
        text=post.message or "",
        kind=kind,
        also=tuple(RemoteId(one) for one in sorted(post.attachments.targets())) if kind is PostKind.VIDEO else (),
    )
