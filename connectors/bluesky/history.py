"""Read back what an account has posted on Bluesky. API facts: docs/platforms/bluesky.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final

from pydantic import ValidationError

from connectors.bluesky import answers, tid
from connectors.bluesky.dialect import DIALECT, base
from connectors.bluesky.record import COLLECTION, address
from connectors.contract import Account, PastPage, PastPost, PostKind, RemoteId
from connectors.wire import AsyncWire

PAGE: Final = 100
_KINDS: Final = {
    "images": PostKind.IMAGE,
    "gallery": PostKind.IMAGE,
    "video": PostKind.VIDEO,
    "external": PostKind.LINK,
}


async def posts(account: Account, cursor: str, since: datetime, wire: AsyncWire) -> PastPage:
    """
    Read a page of the account's own repository, the highest record key first: that is the newest, as keys hold time.

    Repositories are public, so a dead session does not stand in the way.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read.
    """
    query = [("repo", str(account.remote_id)), ("collection", COLLECTION), ("limit", str(PAGE))]
    page = await wire.call(
        "GET",
        f"{base(account)}/xrpc/com.atproto.repo.listRecords",
        dialect=DIALECT,
        answer=answers.Records,
        query=[*query, ("cursor", cursor)] if cursor else query,
    )
    every = [_past(account, each) for each in page.records]
    found = [past for past in every if past is not None and past.at >= since]
    last = tid.time_of(page.records[-1].uri.rpartition("/")[2]) if page.records else None
    is_over = not page.cursor or not page.records or (last is not None and last < since)
    return PastPage(posts=tuple(found), cursor="" if is_over else page.cursor or "")


def _past(account: Account, stored: answers.Stored) -> PastPost | None:
    """Give a post; None for what is none, and for answers to others."""
    key = stored.uri.rpartition("/")[2]
    try:
        post = answers.WrittenPost.model_validate(stored.value)
    except ValidationError:
        return None
    at = _moment(post.created_at) or tid.time_of(key)
    if at is None or (post.reply is not None and not post.reply.parent.uri.startswith(f"at://{account.remote_id}/")):
        return None
    return PastPost(
        id=RemoteId(stored.uri),
        url=address(account, key),
        at=at,
        text=post.text,
        kind=_kind(post.embed),
        token=stored.cid or "",
    )


def _kind(embed: answers.Record) -> PostKind:
    media = embed.get("media")
    shown = media if isinstance(media, dict) else embed
    return _KINDS.get(str(shown.get("$type", "")).rpartition(".")[2], PostKind.TEXT)


def _moment(text: str) -> datetime | None:
    # Anybody's client writes this time, in any form.
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
