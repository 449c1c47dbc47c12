"""Read what people write to us on Mastodon, and answer. API facts: docs/platforms/mastodon.md (checked 2026-11)."""

from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.mastodon import answers
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, bearer
from connectors.mastodon.plain import plain
from connectors.mastodon.publish import post
from connectors.wire import AsyncWire, Wire

PAGE: Final = 80
MOST_PAGES: Final = 5


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read mentions and replies after `cursor`, a notification's id; the first time the newest page.

    Notices that the account's filter holds back are read too (`include_filtered`, since 4.3): an office must know them.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    found: list[Message] = []
    for _ in range(MOST_PAGES):
        query = [("types[]", "mention"), ("limit", str(PAGE)), ("include_filtered", "true"), IN_ENGLISH]
        page = await wire.call(
            "GET",
            f"{account.home}/api/v1/notifications",
            dialect=DIALECT,
            answer=list[answers.Notification],
            headers=bearer(account.secrets),
            query=[*query, ("min_id", cursor)] if cursor else query,
        )
        is_first_time = not cursor
        # Ids are texts that sort by length, then alphabet.
        page.sort(key=lambda notice: (len(notice.id), notice.id))
        found.extend(_message(account, notice, notice.status) for notice in page if notice.status is not None)
        cursor = page[-1].id if page else cursor
        if is_first_time or len(page) < PAGE:
            break
    return Page(messages=tuple(found), cursor=cursor)


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer in public. The author's name is put in front where it is missing: without it they get no notice.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    name = f"@{to.author_handle.removeprefix('@')}"
    body = {
        "status": text.strip() if name.lower() in text.lower() else f"{name} {text.strip()}",
        "visibility": "public",
        "in_reply_to_id": to.id,
    }
    return post(account, body, key, wire)


def _message(account: Account, notice: answers.Notification, status: answers.Status) -> Message:
    is_reply = status.in_reply_to_account_id == account.remote_id
    return Message(
        id=RemoteId(status.id),
        kind="reply" if is_reply else "mention",
        author_handle=notice.account.acct,
        author_name=notice.account.display_name or notice.account.acct,
        text=plain(status.content),
        url=status.url or status.uri,
        at=status.created_at,
        about=RemoteId(status.in_reply_to_id) if is_reply and status.in_reply_to_id else None,
        token=notice.id,
    )
