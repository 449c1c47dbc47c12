"""Read back what an organisation has posted on LinkedIn. API facts: docs/platforms/linkedin.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.linkedin import answers, wording
from connectors.linkedin.dialect import DIALECT, coded, headers
from connectors.linkedin.search import permalink
from connectors.wire import AsyncWire

PAGE: Final = 100


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of an organisation's posts from `cursor` on, a number; those of members no application may list.

    The list is sorted by the last change, so a post that was changed lately stands above younger ones.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read.
    """
    if not account.remote_id.startswith("urn:li:organization:"):
        return PastPage(posts=(), cursor="")
    start = int(cursor or "0")
    asked = f"author={coded(account.remote_id)}&q=author&count={PAGE}&start={start}&sortBy=LAST_MODIFIED"
    page = await wire.call(
        "GET",
        f"{account.home}/rest/posts?{asked}",
        dialect=DIALECT,
        answer=answers.Posts,
        headers=headers(account.secrets, **{"X-RestLi-Method": "FINDER"}),
    )
    found = [_past(account, each) for each in page.elements if _moment(each.created_at) >= since]
    last = page.elements[-1] if page.elements else None
    is_over = len(page.elements) < PAGE or last is None or _moment(last.last_modified_at or last.created_at) < since
    return PastPage(posts=tuple(found), cursor="" if is_over else str(start + PAGE))


def _past(account: Account, post: answers.Post) -> PastPost:
    return PastPost(
        id=RemoteId(post.id),
        url=permalink(account, post.id),
        at=_moment(post.created_at),
        text=wording.plain(post.commentary),
        kind=_kind(post.content),
    )


def _kind(content: dict[str, object]) -> PostKind:
    if "multiImage" in content:
        return PostKind.IMAGE
    if "article" in content:
        return PostKind.LINK
    medium = content.get("media")
    if isinstance(medium, dict):
        return PostKind.VIDEO if str(medium.get("id", "")).startswith("urn:li:video:") else PostKind.IMAGE
    return PostKind.TEXT


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
