"""Read what people write to us on Bluesky, and answer. API facts: docs/platforms/bluesky.md (checked 2026-11)."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from pydantic import ValidationError

from connectors.bluesky import answers, tid
from connectors.bluesky.dialect import DIALECT, TAKEN, base, bearer
from connectors.bluesky.publish import put, stored_under
from connectors.bluesky.record import COLLECTION, address, record
from connectors.contract import Account, Draft, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.errors import Uncertain
from connectors.wire import AsyncWire, Wire

PAGE: Final = 100
MOST_PAGES: Final = 5
REASONS: Final = ("reply", "mention", "quote")
_DIGEST: Final = 5


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read replies, mentions and quotes that came after `cursor`; the first time the newest page.

    The platform pages backwards, by the time their authors claim: a late one may stand below what was read before. So
    the cursor remembers the newest notices one by one, as digests, and since when it remembers all.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    since, known = _remembered(cursor)
    seen: list[answers.Notification] = []
    found: list[answers.Notification] = []
    after = ""
    for _ in range(MOST_PAGES):
        query = [("limit", str(PAGE)), *(("reasons", reason) for reason in REASONS)]
        page = await wire.call(
            "GET",
            f"{base(account)}/xrpc/app.bsky.notification.listNotifications",
            dialect=DIALECT,
            answer=answers.Notifications,
            headers=bearer(account.secrets),
            query=[*query, ("cursor", after)] if after else query,
        )
        seen.extend(page.notifications)
        new = [one for one in page.notifications if one.indexed_at >= since and _digest(one.uri) not in known]
        # Servers older than the `reasons` argument ignore it.
        found.extend(notice for notice in new if notice.reason in REASONS)
        after = page.cursor or ""
        if not cursor or not after or len(new) < len(page.notifications):
            break
    found.reverse()
    found.sort(key=lambda notice: notice.indexed_at)
    return Page(
        messages=tuple(_message(account, notice) for notice in found),
        cursor=_cursor(seen[:PAGE]) if seen else cursor,
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer in public, under a record key that follows from `key`: what stands there already is our answer.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    rkey = tid.of(key, to.at)
    parent, root = _references(to)
    draft = Draft(text=text, language="", made_at=datetime.now(UTC), parent=parent, root=root)
    try:
        return put(account, record(draft, {}), rkey, wire, made_at=draft.made_at)
    except Uncertain as doubt:
        stored = stored_under(account, rkey, wire) if doubt.code == TAKEN else None
        if stored is None or stored.value.get("text") != text.strip():
            raise
        return Published(id=RemoteId(stored.uri), url=address(account, rkey), at=draft.made_at, token=stored.cid or "")


def _digest(uri: str) -> str:
    """Name a notice in 30 bits: among a hundred, one in ten million is taken for another."""
    return urlsafe_b64encode(sha256(uri.encode()).digest())[:_DIGEST].decode()


def _cursor(newest: Sequence[answers.Notification]) -> str:
    """Write down what was seen, and its oldest time where older ones were seen before and are forgotten now."""
    since = newest[-1].indexed_at.isoformat() if len(newest) == PAGE else ""
    return f"{since} {''.join(_digest(notice.uri) for notice in newest)}"


def _remembered(cursor: str) -> tuple[datetime, frozenset[str]]:
    since, _, digests = cursor.partition(" ")
    known = frozenset(digests[start : start + _DIGEST] for start in range(0, len(digests), _DIGEST))
    return datetime.fromisoformat(since) if since else datetime.min.replace(tzinfo=UTC), known


def _message(account: Account, notice: answers.Notification) -> Message:
    post = _post(notice)
    subject = notice.reason_subject or (post.reply.parent.uri if post.reply else "")
    is_ours = subject.startswith(f"at://{account.remote_id}/{COLLECTION}/")
    author, key = notice.author, notice.uri.rpartition("/")[2]
    root = f" {post.reply.root.uri} {post.reply.root.cid}" if post.reply else ""
    return Message(
        id=RemoteId(notice.uri),
        kind=notice.reason,
        author_handle=author.handle,
        author_name=author.display_name or author.handle,
        text=post.text,
        url=f"{address(account, key).partition('/profile/')[0]}/profile/{author.did}/post/{key}",
        at=notice.indexed_at,
        about=RemoteId(subject) if is_ours else None,
        # An answer must name the first post of the thread, which only the reply itself knows.
        token=f"{notice.cid}{root}",
    )


def _post(notice: answers.Notification) -> answers.WrittenPost:
    try:
        return answers.WrittenPost.model_validate(notice.record)
    except ValidationError:
        # Anybody can write a record that is none; the office still sees that something came.
        return answers.WrittenPost()


def _references(to: Message) -> tuple[Published, Published]:
    """Give the message and the first post of its thread, as `_message` wrote them into the token."""
    cid, *root = to.token.split(" ")
    parent = Published(id=to.id, url=to.url, at=to.at, token=cid)
    if not root:
        return parent, parent
    return parent, Published(id=RemoteId(root[0]), url="", at=to.at, token=root[1])
