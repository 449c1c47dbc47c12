"""Read what people write on Instagram, and answer. API facts: docs/platforms/instagram.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.graph import bearer, comparable
from connectors.heard import Border
from connectors.instagram import answers
from connectors.instagram.dialect import DIALECT, mine, node
from connectors.judgement import Effect
from connectors.wire import AsyncWire, Wire

POSTS: Final = 25
COMMENTS: Final = 50
COMMENT: Final = "id,text,timestamp,username,from"
FIELDS: Final = f"id,permalink,comments.limit({COMMENTS}){{{COMMENT},replies{{{COMMENT}}}}}"


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read comments on the latest posts, answers to answers too, and posts of others that tag the account.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    headers = bearer(account.secrets)
    discussed = await wire.call(
        "GET",
        mine(account, "media"),
        dialect=DIALECT,
        answer=answers.Discussions,
        headers=headers,
        query=[("fields", FIELDS), ("limit", str(POSTS))],
    )
    tagged = await wire.call(
        "GET",
        mine(account, "tags"),
        dialect=DIALECT,
        answer=answers.Media,
        headers=headers,
        query=[("fields", "id,caption,permalink,timestamp,username"), ("limit", str(COMMENTS))],
    )
    found = [
        _message(one, post)
        for post in discussed.data
        for comment in post.comments.data
        for one in (comment, *(comment.replies.data if comment.replies else ()))
        if not _is_own(account, one)
    ]
    found += [_mention(medium) for medium in tagged.data]
    return Border.of(cursor).page(found)


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
