"""Read what people write to us on Threads, and answer. API facts: docs/platforms/threads.md (checked 2026-11)."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.graph import bearer, comparable
from connectors.heard import Border, Leaf
from connectors.judgement import Effect
from connectors.threads import answers
from connectors.threads.dialect import DIALECT, mine, node
from connectors.threads.publish import own_since, publish
from connectors.wire import AsyncWire, Wire

POSTS: Final = 25
REPLIES: Final = 50
FIELDS: Final = "id,text,username,permalink,timestamp,replied_to,is_reply_owned_by_me"
LOOK_BACK: Final = timedelta(days=1)


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read answers to the latest posts that have any, and mentions.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    border = Border.of(cursor)
    own = await _asked(account, mine(account, "threads"), [("fields", "id,has_replies"), ("limit", str(POSTS))], wire)
    discussed = [post.id for post in own.data if post.has_replies]
    read = [_heard(account, node(account.home, f"{post}/conversation"), post, border, wire) for post in discussed]
    found = await asyncio.gather(*read, _heard(account, mine(account, "mentions"), None, border, wire))
    return border.page(chain.from_iterable(found))


async def _heard(account: Account, address: str, about: str | None, border: Border, wire: AsyncWire) -> list[Message]:
    """Read what is below a post of ours, or the mentions."""
    query = [("fields", FIELDS), ("limit", str(REPLIES)), *([("reverse", "true")] if about else [])]

    async def turn(onward: str) -> Leaf:
        page = await _asked(account, address, [*query, *([("after", onward)] if onward else [])], wire)
        return Leaf(
            messages=[_message(post, about) for post in page.data if not about or not _is_own(account, post)],
            oldest=min((post.timestamp for post in page.data if post.timestamp), default=None),
            # These lists name no next page: an empty one is the end.
            onward=page.paging.cursors.after if page.data else "",
        )

    return await border.read(await turn(""), turn)


async def _asked(account: Account, address: str, query: list[tuple[str, str]], wire: AsyncWire) -> answers.Posts:
    return await wire.call(
        "GET",
        address,
        dialect=DIALECT,
        answer=answers.Posts,
        headers=bearer(account.secrets),
        query=query,
    )


def _is_own(account: Account, post: answers.Post) -> bool:
    return post.is_reply_owned_by_me or post.username == account.handle.lstrip("@")


def _message(post: answers.Post, about: str | None) -> Message:
    return Message(
        id=RemoteId(post.id),
        kind="reply" if about else "mention",
        author_handle=post.username,
        author_name=post.username,
        text=post.text or "",
        url=post.permalink,
        at=post.timestamp or datetime.now(UTC),
        about=RemoteId(about) if about else None,
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer below the message. Threads knows no key, so an answer of ours with these words is looked for first.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    for post in own_since(account, "replies", datetime.now(UTC) - LOOK_BACK, wire):
        is_there = post is not None and post.replied_to is not None and post.replied_to.id == to.id
        if post is not None and is_there and comparable(post.text) == comparable(text):
            return answers.published(post)
    made = wire.call(
        "POST",
        mine(account, "threads"),
        dialect=DIALECT,
        effect=Effect.REPEATABLE,
        answer=answers.Created,
        headers=bearer(account.secrets),
        form={"media_type": "TEXT", "text": text.strip(), "reply_to_id": to.id},
    )
    return publish(account, made.id, wire)
