"""Read back what an account has posted on Mastodon. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from datetime import datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.mastodon import answers
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, bearer
from connectors.mastodon.plain import plain
from connectors.wire import AsyncWire

PAGE: Final = 40
_KINDS: Final = {"image": PostKind.IMAGE, "video": PostKind.VIDEO, "gifv": PostKind.VIDEO}
_DIRECT: Final = "direct"


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of statuses before `cursor`, a status's id; direct messages are none of our business.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read.
    """
    query = [("limit", str(PAGE)), ("exclude_reblogs", "true"), IN_ENGLISH]
    page = await wire.call(
        "GET",
        f"{account.home}/api/v1/accounts/{account.remote_id}/statuses",
        dialect=DIALECT,
        answer=list[answers.Status],
        headers=bearer(account.secrets),
        query=[*query, ("max_id", cursor)] if cursor else query,
    )
    # A page may be shorter than asked for; an empty one is the end.
    is_over = not page or page[-1].created_at < since
    found = [_past(each) for each in page if each.created_at >= since and _is_ours_to_show(account, each)]
    return PastPage(posts=tuple(found), cursor="" if is_over else page[-1].id)


def _is_ours_to_show(account: Account, status: answers.Status) -> bool:
    is_foreign_talk = status.in_reply_to_id is not None and status.in_reply_to_account_id != account.remote_id
    return status.visibility != _DIRECT and not is_foreign_talk


def _past(status: answers.Status) -> PastPost:
    media = [medium.type for medium in status.media_attachments]
    return PastPost(
        id=RemoteId(status.id),
        url=status.url or status.uri,
        at=status.created_at,
        text=plain(status.content),
        kind=_KINDS.get(media[0], PostKind.TEXT) if media else PostKind.TEXT,
    )
