"""
Look for a message whose answer was lost: on the channel's public page, or in its discussion group.

The Bot API cannot read what was sent. API facts: docs/platforms/telegram.md (checked 2026-11).
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from unicodedata import normalize

from connectors.contract import Absent, Account, CannotTell, Draft, IdempotencyKey, Prepared, Published, RemoteId, Sight
from connectors.errors import Rejected
from connectors.judgement import JUMP, Effect, by_their_clock
from connectors.telegram import answers, page, wording
from connectors.telegram.dialect import DIALECT, PAGES, method, permalink, site, username_of
from connectors.wire import Wire

MOST_PAGES: Final = 5
SLACK: Final = timedelta(seconds=3)
MOVED: Final = (301, 302, 303, 307, 308)


def find(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, since: datetime, wire: Wire) -> Sight:
    """
    Look on the channel's page, back to `since`. A channel without one can show that the post is there, never that not.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del prepared, key
    username = username_of(account)
    if username:
        sight = _on_the_page(account, username, draft, since, wire)
        if sight is not None:
            return sight
    return _in_the_group(account, draft, since, wire)


def _on_the_page(account: Account, username: str, draft: Draft, since: datetime, wire: Wire) -> Sight | None:
    """
    Look on the page; None: the channel shows none.

    A message is known by what it answers, as nothing else answers our own with the same words; one that answers none,
    by its time. Where the same words stand shortly before that, the clock may have been wrong: a person sees which.
    """
    query: list[tuple[str, str]] = []
    near: page.Shown | None = None
    for _ in range(MOST_PAGES):
        try:
            html, response = wire.exchange(
                "GET",
                f"{site(account.home)}/s/{username}",
                dialect=PAGES,
                effect=Effect.NONE,
                answer=bytes,
                also=MOVED,
                query=query,
            )
        except Rejected:
            return None
        if response.status_code in MOVED:
            return None
        earliest = by_their_clock(since, response.headers) - SLACK
        feed = page.read(html)
        for post in reversed(feed.posts):
            if not _fits(post, draft):
                continue
            if draft.parent is not None or (post.at is not None and post.at >= earliest):
                return _published(account, username, post)
            if post.at is None or post.at >= earliest - JUMP:
                near = near or post
        has_older = feed.before is not None
        if not has_older or any(post.at is not None and post.at < earliest - JUMP for post in feed.posts):
            if near is not None:
                return CannotTell(
                    "the same text stands in the channel from just before it was sent: "
                    + permalink(account.home, username, account.remote_id, near.id)
                )
            # A page without any post may be one that shows nothing to strangers.
            return Absent() if feed.posts or _is_history(html) else None
        query = [("before", str(feed.before))]
    return CannotTell("the channel has more newer posts than its page was read for")


def _is_history(html: bytes) -> bool:
    return b"tgme_channel_history" in html


def _fits(post: page.Shown, draft: Draft) -> bool:
    parent = int(draft.parent.id) if draft.parent is not None else None
    is_same = comparable(post.text) == comparable(wording.text(draft))
    return is_same and post.answers == parent and post.media == len(draft.media)


def _published(account: Account, username: str, post: page.Shown) -> Published:
    return Published(
        id=RemoteId(str(post.id)),
        url=permalink(account.home, username, account.remote_id, post.id),
        at=post.at or datetime.now(UTC),
        answer={"message_id": post.id},
    )


def _in_the_group(account: Account, draft: Draft, since: datetime, wire: Wire) -> Sight:
    """Look among the updates that wait: the discussion group gets a copy of each post. None of them is confirmed."""
    cause = "the channel has no public page, and the Bot API cannot read what was sent"
    if not account.secrets.get("linked_chat"):
        return CannotTell(cause)
    waiting = wire.call(
        "POST",
        method(account.home, account.secrets, "getUpdates"),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.UpdatesAnswer,
        body={"limit": 100, "timeout": 0, "allowed_updates": ["message"]},
    ).result
    wanted = comparable(wording.text(draft))
    for update in waiting:
        copy = update.message
        origin = copy.forward_origin if copy is not None and copy.is_automatic_forward else None
        if copy is None or origin is None or origin.message_id is None or draft.parent is not None:
            continue
        has_media = bool(copy.photo or copy.video)
        is_same = comparable(copy.text or copy.caption) == wanted and has_media == bool(draft.media)
        if is_same and copy.at >= since - SLACK:
            url = permalink(account.home, username_of(account), account.remote_id, origin.message_id)
            return Published(RemoteId(str(origin.message_id)), url, copy.at, answer={"message_id": origin.message_id})
    return CannotTell(cause)


def comparable(text: str) -> str:
    """Give a form that is equal for a text as sent and as shown."""
    return " ".join(normalize("NFC", text).split())
