"""Look for a post whose answer was lost, in the author's own list."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final

from connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Draft,
    IdempotencyKey,
    Prepared,
    Published,
    RemoteId,
    Sight,
)
from connectors.errors import AuthDead, ConnectorError, Rejected, Uncertain
from connectors.judgement import JUMP, Effect, by_their_clock
from connectors.linkedin import answers, wording
from connectors.linkedin.capabilities import CAPABILITIES
from connectors.linkedin.dialect import DIALECT, coded, headers
from connectors.wire import Wire

PAGE: Final = 100
MOST_PAGES: Final = 5
SLACK: Final = timedelta(seconds=3)
_URN: Final = re.compile(r"urn:li:(?:share|ugcPost):\w+")


def find(
    account: Account,
    draft: Draft,
    prepared: Prepared,
    key: IdempotencyKey,
    since: datetime,
    wire: Wire,
) -> Sight:
    """
    Look among the author's posts, back to `since`, for one with the draft's text, card and number of media.

    LinkedIn lets an application list an organisation's posts, but not a member's: there nothing can be told.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del prepared, key
    near: answers.Post | None = None
    try:
        for post, is_new in _since(account, since, wire):
            if post is None:
                return CannotTell(f"the account has more than {PAGE * MOST_PAGES} newer posts")
            if not _is_ours(post, draft):
                continue
            if is_new:
                return published(account, post)
            near = near or post
    except Rejected as refusal:
        return CannotTell(f"LinkedIn refused to list the account's posts: {refusal.reason}")
    if near is not None:
        # Either its clock was behind, or the same text was posted by other means: a person sees which.
        return CannotTell(f"the same text stands there from just before it was sent: {permalink(account, near.id)}")
    return Absent()


def settle_duplicate(account: Account, draft: Draft, doubt: Uncertain, wire: Wire) -> None:
    """
    Look at the post that LinkedIn says is equal to this one.

    Raises:
        Rejected: it is another one, made before this one was due, or it is gone: LinkedIn remembers deleted posts.
    """
    named = _URN.search(doubt.reason)
    if named is None:
        return
    try:
        post = wire.call(
            "GET",
            f"{account.home}/rest/posts/{coded(named[0])}",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Post,
            headers=headers(account.secrets),
        )
    except Rejected as refusal:
        if refusal.status == HTTPStatus.NOT_FOUND:
            reason = f"LinkedIn takes the same text only once, and remembers one that was deleted: {doubt.reason}"
            raise Rejected(reason, status=doubt.status, code=doubt.code) from refusal
        return
    except AuthDead:
        raise
    except ConnectorError:
        return
    if _moment(post.created_at) < draft.made_at - JUMP:
        reason = f"LinkedIn takes the same text only once, and has it since {_moment(post.created_at):%Y-%m-%d}"
        raise Rejected(reason, status=doubt.status, code=doubt.code)


def published(account: Account, post: answers.Post) -> Published:
    """Give a post in the contract's words."""
    return Published(
        id=RemoteId(post.id),
        url=permalink(account, post.id),
        at=_moment(post.created_at),
        answer=post.model_dump(mode="json"),
    )


def permalink(account: Account, urn: str) -> str:
    """Give the page of a post: on LinkedIn's own site, or on the practice server."""
    site = "https://www.linkedin.com" if account.home == CAPABILITIES.default_home else account.home
    return f"{site}/feed/update/{urn}/"


def _is_ours(post: answers.Post, draft: Draft) -> bool:
    article = post.content.get("article")
    source = article.get("source") if isinstance(article, dict) else None
    wanted = draft.link.url if draft.link is not None and not draft.media else None
    is_same_text = wording.comparable(wording.plain(post.commentary)) == wording.comparable(wording.text(draft))
    return is_same_text and source == wanted and _media_count(post) == len(draft.media)


def _media_count(post: answers.Post) -> int:
    many = post.content.get("multiImage")
    if isinstance(many, dict):
        return len(many.get("images") or ())
    return 1 if "media" in post.content else 0


def _since(account: Account, since: datetime, wire: Wire) -> Iterator[tuple[answers.Post | None, bool]]:
    """Give the posts made since then, and from just before it, which are not new; None when there are too many."""
    for page in range(MOST_PAGES):
        asked = f"author={coded(account.remote_id)}&q=author&count={PAGE}&start={page * PAGE}&sortBy=LAST_MODIFIED"
        found, response = wire.exchange(
            "GET",
            f"{account.home}/rest/posts?{asked}",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Posts,
            headers=headers(account.secrets, **{"X-RestLi-Method": "FINDER"}),
        )
        # `since` was read from our clock, the times of the posts from the server's.
        earliest = by_their_clock(since, response.headers) - SLACK
        for post in found.elements:
            # Sorted by their last change, which an older post may have had since.
            if _moment(post.last_modified_at or post.created_at) < earliest - JUMP:
                return
            if _moment(post.created_at) >= earliest - JUMP:
                yield post, _moment(post.created_at) >= earliest
        if len(found.elements) < PAGE:
            return
    yield None, True


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
