"""Read back what an account has posted on Instagram. API facts: docs/platforms/instagram.md (checked 2026-11)."""

from datetime import datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.graph import bearer
from connectors.instagram import answers
from connectors.instagram.dialect import DIALECT, mine
from connectors.wire import AsyncWire

PAGE: Final = 25
FIELDS: Final = "id,caption,permalink,timestamp,media_type"


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the account's media; stories are not among them.

    Raises:
        RateLimited, Transient, AuthDead: nothing was read. Rejected: perhaps the post at the cursor is gone.
    """
    query = [("fields", FIELDS), ("limit", str(PAGE)), ("since", str(int(since.timestamp())))]
    page = await wire.call(
        "GET",
        mine(account, "media"),
        dialect=DIALECT,
        answer=answers.Media,
        headers=bearer(account.secrets),
        query=[*query, ("after", cursor)] if cursor else query,
    )
    found = [_past(each, each.timestamp) for each in page.data if each.timestamp and each.timestamp >= since]
    # Some lists name no next page: an empty one is the end.
    is_over = not page.data or (page.data[-1].timestamp or since) < since
    return PastPage(posts=tuple(found), cursor="" if is_over else page.paging.cursors.after)


def _past(medium: answers.Medium, at: datetime) -> PastPost:
    return PastPost(
        id=RemoteId(medium.id),
        url=medium.permalink,
        at=at,
        text=medium.caption or "",
        kind=PostKind.VIDEO if medium.media_type == "VIDEO" else PostKind.IMAGE,
    )
