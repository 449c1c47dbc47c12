"""Read what people write to us on X, and answer. API facts: docs/platforms/x.md (checked 2026-11)."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Final

from connectors.contract import Account, IdempotencyKey, Message, Page, Published, RemoteId
from connectors.errors import Uncertain
from connectors.wire import AsyncWire, Wire
from connectors.x import answers
from connectors.x.dialect import DIALECT, bearer, site
from connectors.x.publish import post
from connectors.x.search import among

PAGE: Final = 100
MOST_PAGES: Final = 8
"""The list reaches back about 800 posts."""
FIELDS: Final = "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,entities"
LOOK_BACK: Final = timedelta(days=1)


async def messages(account: Account, cursor: str, wire: AsyncWire) -> Page:
    """
    Read mentions after `cursor`, a post's id; replies are among them, as X names the answered account in each.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same cursor.
    """
    query = [("max_results", str(PAGE)), ("tweet.fields", FIELDS), ("expansions", "author_id")]
    if cursor:
        query.append(("since_id", cursor))
    found: list[Message] = []
    token: str | None = None
    for _ in range(MOST_PAGES):
        listing = await wire.call(
            "GET",
            f"{account.home}/2/users/{account.remote_id}/mentions",
            dialect=DIALECT,
            answer=answers.Listing,
            headers=bearer(account.secrets),
            query=[*query, ("pagination_token", token)] if token else query,
        )
        people = {person.id: person for person in listing.includes.users}
        found += [_message(account, each, people.get(each.author_id or "")) for each in listing.data]
        token = listing.meta.next_token
        # The first time the newest page is enough.
        if token is None or not cursor:
            break
    found.sort(key=lambda message: int(message.id))
    return Page(messages=tuple(found), cursor=found[-1].id if found else cursor)


def _message(account: Account, mention: answers.Post, author: answers.User | None) -> Message:
    is_reply = mention.in_reply_to_user_id == account.remote_id
    name = author.username if author else mention.author_id or ""
    return Message(
        id=RemoteId(mention.id),
        kind="reply" if is_reply else "mention",
        author_handle=f"@{name}",
        author_name=author.name if author else name,
        text=unescape(mention.text),
        url=f"{site(account.home)}/{name}/status/{mention.id}",
        at=mention.made_at,
        about=RemoteId(mention.answers) if is_reply and mention.answers else None,
    )


def reply(account: Account, to: Message, text: str, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Answer in public; X allows it where the author named or quoted the account.

    X refuses the same words twice: the first answer is then looked for.

    Raises:
        RateLimited, Transient, AuthDead, Rejected, Uncertain: as `publish.commit`.
    """
    del key
    words = text.strip()
    try:
        return post(account, {"text": words, "reply": {"in_reply_to_tweet_id": to.id}}, wire)
    except Uncertain as error:
        if "duplicate content" not in error.reason:
            raise
        there = among(account, words, to.id, 0, datetime.now(UTC) - LOOK_BACK, wire)
        if not isinstance(there, Published):
            raise
        return there
