"""Read what people write on a Facebook page, and answer. API facts: docs/platforms/facebook.md (checked 2026-11)."""

import asyncio
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.facebook import answers
from connectors.facebook.dialect import DIALECT, node
from connectors.graph import bearer, comparable
from connectors.heard import Border, Leaf
from connectors.judgement import Effect
from connectors.wire import AsyncWire, Wire

POSTS: Final = 25
COMMENTS: Final = 50
TAGGED: Final = "id,message,from,created_time,permalink_url"
COMMENT: Final = f"{TAGGED},parent{{id}}"
# filter=stream: without it Facebook leaves out what it ranks low, and answers to answers.
FIELDS: Final = f"id,comments.filter(stream).order(reverse_chronological).limit({COMMENTS}){{{COMMENT}}}"


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read comments on the page's latest posts, and posts of others that name it.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    border = Border.of(cursor)
    discussed = await wire.call(
        "GET",
        node(account, f"{account.remote_id}/published_posts"),
        dialect=DIALECT,
        answer=answers.Discussions,
        headers=bearer(account.secrets),
        query=[("fields", FIELDS), ("limit", str(POSTS))],
    )
    read = [_of_post(account, post, border, wire) for post in discussed.data]
    found = await asyncio.gather(*read, _tagged(account, border, wire))
    return border.page(chain.from_iterable(found))


async def _of_post(account: Account, post: answers.Discussed, border: Border, wire: AsyncWire) -> list[Message]:
    async def turn(onward: str) -> Leaf:
        query = [("fields", COMMENT), ("filter", "stream"), ("order", "reverse_chronological"), ("after", onward)]
        return _leaf(account, await _listed(account, f"{post.id}/comments", query, wire), post.id)

    return await border.read(_leaf(account, post.comments, post.id), turn)


async def _tagged(account: Account, border: Border, wire: AsyncWire) -> list[Message]:
    async def turn(onward: str) -> Leaf:
        query = [("fields", TAGGED), *([("after", onward)] if onward else [])]
        return _leaf(account, await _listed(account, f"{account.remote_id}/tagged", query, wire), None)

    return await border.read(await turn(""), turn)


async def _listed(account: Account, path: str, query: list[tuple[str, str]], wire: AsyncWire) -> answers.Comments:
    return await wire.call(
        "GET",
        node(account, path),
        dialect=DIALECT,
        answer=answers.Comments,
        headers=bearer(account.secrets),
        query=[("limit", str(COMMENTS)), *query],
    )


def _leaf(account: Account, page: answers.Comments, about: str | None) -> Leaf:
    return Leaf(
        messages=[_message(account, one, about) for one in page.data if _is_foreign(account, one)],
        oldest=min((one.created_time for one in page.data if one.created_time), default=None),
        onward=page.paging.cursors.after if page.paging.next else "",
    )


def _is_foreign(account: Account, comment: answers.Comment) -> bool:
    return comment.author is None or comment.author.id != account.remote_id


def _message(account: Account, comment: answers.Comment, about: str | None) -> Message:
    # Facebook often withholds who wrote.
    name = comment.author.name if comment.author else ""
    return Message(
        id=RemoteId(comment.id),
        kind="reply" if about else "mention",
        author_handle=name,
        author_name=name,
        text=comment.message,
        url=comment.permalink_url or f"{answers.site(account.home)}/{comment.id}",
        at=comment.created_time or datetime.now(UTC),
        about=RemoteId(about) if about else None,
        token=comment.parent.id if comment.parent else "",
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer below the message. Facebook knows no key, so an answer of ours with these words is looked for first.

    There are two levels: an answer to an answer goes below the comment both belong to, beside what we said before.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    headers = bearer(account.secrets)
    address = node(account, f"{to.token or to.id}/comments")
    there = wire.call(
        "GET",
        address,
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Comments,
        headers=headers,
        query=[("fields", COMMENT), ("order", "reverse_chronological"), ("limit", str(COMMENTS))],
    )
    for one in there.data:
        is_later = one.created_time is None or one.created_time >= to.at
        is_own = one.author is not None and not _is_foreign(account, one)
        if is_own and is_later and comparable(one.message) == comparable(text):
            return _answered(account, one)
    made = wire.call(
        "POST",
        address,
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Comment,
        headers=headers,
        query=[("fields", "id,permalink_url,created_time")],
        form={"message": text.strip()},
    )
    return _answered(account, made)


def _answered(account: Account, comment: answers.Comment) -> Published:
    return Published(
        id=RemoteId(comment.id),
        url=comment.permalink_url or f"{answers.site(account.home)}/{comment.id}",
        at=comment.created_time or datetime.now(UTC),
    )
