"""Read what people write on a Facebook page, and answer. API facts: docs/platforms/facebook.md (checked 2026-11)."""

from datetime import UTC, datetime
from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.facebook import answers
from connectors.facebook.dialect import DIALECT, node
from connectors.graph import bearer, comparable
from connectors.heard import Border
from connectors.judgement import Effect
from connectors.wire import AsyncWire, Wire

POSTS: Final = 25
COMMENTS: Final = 50
COMMENT: Final = "id,message,from,created_time,permalink_url"
# filter=stream: without it Facebook leaves out what it ranks low, and answers to answers.
FIELDS: Final = f"id,comments.filter(stream).order(reverse_chronological).limit({COMMENTS}){{{COMMENT}}}"


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read comments on the page's latest posts, and posts of others that name it.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    headers = bearer(account.secrets)
    discussed = await wire.call(
        "GET",
        node(account, f"{account.remote_id}/published_posts"),
        dialect=DIALECT,
        answer=answers.Discussions,
        headers=headers,
        query=[("fields", FIELDS), ("limit", str(POSTS))],
    )
    tagged = await wire.call(
        "GET",
        node(account, f"{account.remote_id}/tagged"),
        dialect=DIALECT,
        answer=answers.Comments,
        headers=headers,
        query=[("fields", COMMENT), ("limit", str(COMMENTS))],
    )
    found = [
        _message(account, one, post.id)
        for post in discussed.data
        for one in post.comments.data
        if _is_foreign(account, one)
    ]
    found += [_message(account, one, None) for one in tagged.data if _is_foreign(account, one)]
    return Border.of(cursor).page(found)


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
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer below the message. Facebook knows no key, so an answer of ours with these words is looked for first.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    headers = bearer(account.secrets)
    address = node(account, f"{to.id}/comments")
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
        if not _is_foreign(account, one) and one.author and comparable(one.message) == comparable(text):
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
