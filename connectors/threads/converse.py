"""Read what people write to us on Threads, and answer. API facts: docs/platforms/threads.md (checked 2026-11)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.graph import bearer, comparable
from connectors.heard import Border
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
    own = await _list(account, "threads", [("fields", "id,has_replies"), ("limit", str(POSTS))], wire)
    mentions = await _list(account, "mentions", [("fields", FIELDS), ("limit", str(REPLIES))], wire)
    discussed = [post for post in own.data if post.has_replies]
    query = [("fields", FIELDS), ("limit", str(REPLIES)), ("reverse", "true")]
    pages = await asyncio.gather(*(_below(account, post.id, query, wire) for post in discussed))
    found = [
        _message(reply, post.id)
        for post, page in zip(discussed, pages, strict=True)
        for reply in page.data
        if not reply.is_reply_owned_by_me and reply.username != account.handle.lstrip("@")
    ]
    found += [_message(mention, None) for mention in mentions.data]
    return Border.of(cursor).page(found)


async def _list(account: Account, path: str, query: list[tuple[str, str]], wire: AsyncWire) -> answers.Posts:
    return await wire.call(
        "GET",
        mine(account, path),
        dialect=DIALECT,
        answer=answers.Posts,
        headers=bearer(account.secrets),
        query=query,
    )


async def _below(account: Account, post: str, query: list[tuple[str, str]], wire: AsyncWire) -> answers.Posts:
    return await wire.call(
        "GET",
        node(account.home, f"{post}/conversation"),
        dialect=DIALECT,
        answer=answers.Posts,
        headers=bearer(account.secrets),
        query=query,
    )


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
