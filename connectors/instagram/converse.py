"""Read what people write on Instagram, and answer. API facts: docs/platforms/instagram.md (checked 2026-11)."""

import asyncio
from datetime import UTC, datetime
from itertools import chain
from typing import Final, TypeVar

from pydantic import BaseModel

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.graph import bearer, comparable
from connectors.heard import Border, Leaf
from connectors.instagram import answers
from connectors.instagram.dialect import DIALECT, mine, node
from connectors.judgement import Effect
from connectors.wire import AsyncWire, Wire

POSTS: Final = 25
COMMENTS: Final = 50
COMMENT: Final = "id,text,timestamp,username,from"
BELOW: Final = f"{COMMENT},replies{{{COMMENT}}}"
FIELDS: Final = f"id,permalink,comments.limit({COMMENTS}){{{BELOW}}}"
TAGGED: Final = "id,caption,permalink,timestamp,username"
Listed = TypeVar("Listed", bound=BaseModel)


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read comments on the latest posts, answers to answers too, and posts of others that tag the account.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    border = Border.of(cursor)
    discussed = await _asked(account, mine(account, "media"), FIELDS, POSTS, "", answers.Discussions, wire)
    read = [_of_post(account, post, border, wire) for post in discussed.data]
    found = await asyncio.gather(*read, _tagged(account, border, wire))
    return border.page(chain.from_iterable(found))


async def _of_post(account: Account, post: answers.Discussed, border: Border, wire: AsyncWire) -> list[Message]:
    async def turn(onward: str) -> Leaf:
        address = node(account.home, f"{post.id}/comments")
        return _leaf(account, await _asked(account, address, BELOW, COMMENTS, onward, answers.Comments, wire), post)

    return await border.read(_leaf(account, post.comments, post), turn)


async def _tagged(account: Account, border: Border, wire: AsyncWire) -> list[Message]:
    async def turn(onward: str) -> Leaf:
        page = await _asked(account, mine(account, "tags"), TAGGED, COMMENTS, onward, answers.Media, wire)
        oldest = min((one.timestamp for one in page.data if one.timestamp), default=None)
        return Leaf([_mention(medium) for medium in page.data], oldest, page.paging.cursors.after if page.data else "")

    return await border.read(await turn(""), turn)


async def _asked(
    account: Account, address: str, fields: str, limit: int, after: str, answer: type[Listed], wire: AsyncWire
) -> Listed:
    return await wire.call(
        "GET",
        address,
        dialect=DIALECT,
        answer=answer,
        headers=bearer(account.secrets),
        query=[("fields", fields), ("limit", str(limit)), *([("after", after)] if after else [])],
    )


def _leaf(account: Account, page: answers.Comments, post: answers.Discussed) -> Leaf:
    said = [one for comment in page.data for one in (comment, *(comment.replies.data if comment.replies else ()))]
    return Leaf(
        messages=[_message(one, post) for one in said if not _is_own(account, one)],
        oldest=min((one.timestamp for one in page.data if one.timestamp), default=None),
        # Comments within a post name no next page: an empty one is the end.
        onward=page.paging.cursors.after if page.data else "",
    )


def _is_own(account: Account, comment: answers.Comment) -> bool:
    return comment.name() == account.handle.lstrip("@")


def _message(comment: answers.Comment, post: answers.Discussed) -> Message:
    return Message(
        id=RemoteId(comment.id),
        kind="reply",
        author_handle=comment.name(),
        author_name=comment.name(),
        text=comment.text,
        url=post.permalink,
        at=comment.timestamp or datetime.now(UTC),
        about=RemoteId(post.id),
    )


def _mention(medium: answers.Medium) -> Message:
    return Message(
        id=RemoteId(medium.id),
        kind="mention",
        author_handle=medium.username,
        author_name=medium.username,
        text=medium.caption or "",
        url=medium.permalink,
        at=medium.timestamp or datetime.now(UTC),
        about=None,
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer below the comment. Instagram knows no key, so an answer of ours with these words is looked for first.

    No fields are asked of the answer: with them Instagram makes the comment and answers an error (20/1772107).

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    headers = bearer(account.secrets)
    there = wire.call(
        "GET",
        node(account.home, to.id),
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Comment,
        headers=headers,
        query=[("fields", f"id,replies{{{COMMENT}}}")],
    )
    for one in there.replies.data if there.replies else ():
        if _is_own(account, one) and comparable(one.text) == comparable(text):
            return Published(id=RemoteId(one.id), url=to.url, at=one.timestamp or datetime.now(UTC))
    made = wire.call(
        "POST",
        node(account.home, f"{to.id}/replies"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Created,
        headers=headers,
        form={"message": text.strip()},
    )
    return Published(id=RemoteId(made.id), url=to.url, at=datetime.now(UTC))
