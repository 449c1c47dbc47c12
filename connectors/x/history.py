"""Read back what an account has posted on X. API facts: docs/platforms/x.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final

from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.wire import AsyncWire
from connectors.x import answers
from connectors.x.dialect import DIALECT, bearer, permalink
from connectors.x.search import shown

PAGE: Final = 100
FIELDS: Final = "author_id,in_reply_to_user_id,entities,attachments,referenced_tweets"
_PICTURE: Final = "3_"
"""How the keys of pictures begin; those of films have other numbers."""


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the account's timeline. Each post read costs, so only those since then are asked for.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read.
    """
    query = [
        ("max_results", str(PAGE)),
        ("exclude", "retweets"),
        ("start_time", f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
        ("tweet.fields", FIELDS),
    ]
    page = await wire.call(
        "GET",
        f"{account.home}/2/users/{account.remote_id}/tweets",
        dialect=DIALECT,
        answer=answers.Listing,
        headers=bearer(account.secrets),
        query=[*query, ("pagination_token", cursor)] if cursor else query,
    )
    found = [_past(account, each) for each in page.data if each.made_at >= since and _is_no_answer(account, each)]
    return PastPage(posts=tuple(found), cursor=page.meta.next_token or "")


def _is_no_answer(account: Account, post: answers.Post) -> bool:
    return post.in_reply_to_user_id in {None, str(account.remote_id)}


def _past(account: Account, post: answers.Post) -> PastPost:
    media = post.attachments.media_keys
    links = [url for url in post.entities.urls if not url.media_key]
    if media:
        kind = PostKind.IMAGE if media[0].startswith(_PICTURE) else PostKind.VIDEO
    else:
        kind = PostKind.LINK if links else PostKind.TEXT
    return PastPost(
        id=RemoteId(post.id),
        url=permalink(account, post.id),
        at=post.made_at,
        text=shown(post).strip(),
        kind=kind,
    )
