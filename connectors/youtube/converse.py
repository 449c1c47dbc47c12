"""Read what people write below a channel's videos, and answer. API facts: docs/platforms/youtube.md (2026-11)."""

from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.heard import Border
from connectors.judgement import Effect
from connectors.wire import AsyncWire, Wire
from connectors.youtube import answers
from connectors.youtube.dialect import DIALECT, api, bearer, watch

PAGE: Final = 100
MOST_PAGES: Final = 5


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read the threads below all videos of the channel, newest first, until known ones come; the first time one page.

    YouTube tells of no mentions, and the answers of others within a thread are not read.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    border = Border.of(cursor)
    found: list[Message] = []
    token = ""
    for _ in range(MOST_PAGES if cursor else 1):
        query = [("part", "snippet"), ("allThreadsRelatedToChannelId", str(account.remote_id)), ("order", "time")]
        query += [("maxResults", str(PAGE)), ("textFormat", "plainText"), *([("pageToken", token)] if token else [])]
        page = await wire.call(
            "GET",
            api(account, "commentThreads"),
            dialect=DIALECT,
            answer=answers.Threads,
            headers=bearer(account.secrets),
            query=query,
        )
        heard = [_message(account, thread) for thread in page.items if not _is_own(account, thread)]
        found += heard
        is_known = border.since is not None and any(message.at < border.since for message in heard)
        token = page.next_page
        if is_known or not token:
            break
    return border.page(found)


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer within the thread. YouTube has no means against doubled answers.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    made = wire.call(
        "POST",
        api(account, "comments?part=snippet"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.Comment,
        headers=bearer(account.secrets),
        body={"snippet": {"parentId": to.id, "textOriginal": text.strip()}},
    )
    return Published(
        id=RemoteId(made.id),
        url=f"{watch(account.home, to.about or '')}&lc={made.id}",
        at=made.snippet.published_at,
        answer=made.model_dump(mode="json"),
    )


def _is_own(account: Account, thread: answers.Thread) -> bool:
    return thread.snippet.top.snippet.author.value == account.remote_id


def _message(account: Account, thread: answers.Thread) -> Message:
    said = thread.snippet.top.snippet
    video_id = thread.snippet.video_id or said.video_id
    return Message(
        id=RemoteId(thread.id),
        kind="reply",
        author_handle=said.author_name,
        author_name=said.author_name.removeprefix("@"),
        text=said.text or said.shown,
        url=f"{watch(account.home, video_id)}&lc={thread.id}",
        at=said.published_at,
        about=RemoteId(video_id) if video_id else None,
    )
