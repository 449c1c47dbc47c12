"""Read what people write to an organisation on LinkedIn, and answer. Facts: docs/platforms/linkedin.md (2026-11)."""

from datetime import UTC, datetime
from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.errors import Uncertain
from connectors.heard import Border
from connectors.judgement import Effect, http_date
from connectors.linkedin import answers
from connectors.linkedin.dialect import DIALECT, coded, headers
from connectors.linkedin.search import permalink
from connectors.wire import AsyncWire, Wire

PAGE: Final = 100
MOST_PAGES: Final = 5
KINDS: Final = {"COMMENT": "reply", "SHARE_MENTION": "mention"}


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read comments on the organisation's posts and mentions of it; LinkedIn keeps them for sixty days.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    if not account.remote_id.startswith("urn:li:organization:"):
        return Page(messages=(), cursor=cursor)
    border = Border.of(cursor)
    start = int(border.since.timestamp() * 1000) if border.since else 0
    found: list[answers.Notice] = []
    for page in range(MOST_PAGES):
        asked = (
            f"q=criteria&organizationalEntity={coded(account.remote_id)}&actions=List(COMMENT,SHARE_MENTION)"
            f"&timeRange=(start:{start})&count={PAGE}&start={page * PAGE}"
        )
        notices = await wire.call(
            "GET",
            f"{account.home}/rest/organizationalEntityNotifications?{asked}",
            dialect=DIALECT,
            answer=answers.Notices,
            headers=headers(account.secrets),
        )
        found += notices.elements
        if len(notices.elements) < PAGE:
            break
    return border.page(_message(account, notice) for notice in found if notice.action in KINDS)


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer below a comment; comments are plain text. LinkedIn has no means against doubled answers.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    is_comment = to.id.startswith("urn:li:comment:")
    root = to.about if is_comment and to.about else to.id
    body: dict[str, object] = {"actor": account.remote_id, "object": root, "message": {"text": text.strip()}}
    if is_comment:
        body["parentComment"] = to.id
    _, response = wire.exchange(
        "POST",
        f"{account.home}/rest/socialActions/{coded(root)}/comments",
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=object,
        headers=headers(account.secrets),
        body=body,
    )
    urn = response.headers.get("x-restli-id")
    if not urn:
        raise Uncertain("LinkedIn said yes, but did not name the answer")
    return Published(
        id=RemoteId(urn),
        url=permalink(account, root),
        at=http_date(response.headers.get("Date", "")) or datetime.now(UTC),
        answer={"x-restli-id": urn},
    )


def _message(account: Account, notice: answers.Notice) -> Message:
    said = notice.activity_shown.comment or notice.activity_shown.share or answers.Said()
    kind = KINDS[notice.action]
    about = notice.source.entity if kind == "reply" else ""
    urn = said.entity or notice.activity
    return Message(
        id=RemoteId(urn),
        kind=kind,
        # LinkedIn tells an application a person's URN, not the name.
        author_handle=said.owner,
        author_name=said.owner,
        text=said.text,
        url=permalink(account, about or urn),
        at=datetime.fromtimestamp(notice.at / 1000, UTC),
        about=RemoteId(about) if about else None,
        token=str(notice.id),
    )
