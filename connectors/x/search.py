"""Look for a post whose answer was lost, in the account's own timeline."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Final
from unicodedata import normalize

from connectors.contract import Absent, Account, CannotTell, Draft, IdempotencyKey, Prepared, Published, RemoteId, Sight
from connectors.judgement import Effect, by_their_clock
from connectors.wire import Wire
from connectors.x import answers, wording
from connectors.x.dialect import DIALECT, bearer, permalink

PAGE: Final = 100
MOST_PAGES: Final = 5
SLACK: Final = timedelta(seconds=3)
FIELDS: Final = "author_id,created_at,entities,attachments,referenced_tweets"


def find(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, since: datetime, wire: Wire) -> Sight:
    """
    Look among the account's posts, back to `since`, for one with the draft's text, media and place in a thread.

    Where none is found but an older one has the same text, X would refuse it for ever: a person must change it.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del prepared, key
    parent = draft.parent.id if draft.parent is not None else None
    return among(account, wording.text(draft), parent, len(draft.media), since, wire)


def among(account: Account, text: str, parent: str | None, media: int, since: datetime, wire: Wire) -> Sight:
    """Look for a post of that text, place and number of media. Raises as `find`."""
    wanted = comparable(text)
    older: answers.Post | None = None
    for post, is_new in _timeline(account, since, wire):
        if post is None:
            return CannotTell(f"the account has more than {PAGE * MOST_PAGES} newer posts")
        is_ours = (post.answers, len(post.attachments.media_keys), comparable(shown(post))) == (parent, media, wanted)
        if is_ours and is_new:
            return Published(
                id=RemoteId(post.id),
                url=permalink(account, post.id),
                at=post.made_at,
                answer={"id": post.id, "text": post.text},
            )
        if is_ours:
            older = older or post
    if older is not None and not media:
        return CannotTell(f"X refuses a text it has already: {permalink(account, older.id)} has the same words")
    return Absent()


def _timeline(account: Account, since: datetime, wire: Wire) -> Iterator[tuple[answers.Post | None, bool]]:
    """Give the posts, newest first, and whether they are newer than `since`; None when there are too many."""
    query = [("max_results", str(PAGE)), ("exclude", "retweets"), ("tweet.fields", FIELDS)]
    token: str | None = None
    for _ in range(MOST_PAGES):
        page, response = wire.exchange(
            "GET",
            f"{account.home}/2/users/{account.remote_id}/tweets",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=answers.Listing,
            headers=bearer(account.secrets),
            query=[*query, ("pagination_token", token)] if token else query,
        )
        # `since` was read from our clock, ids carry the platform's.
        earliest = by_their_clock(since, response.headers) - SLACK
        for post in page.data:
            yield post, post.made_at >= earliest
        token = page.meta.next_token
        # A page of which nothing may be shown is empty, and not the last one.
        if token is None or (page.data and page.data[-1].made_at < earliest):
            return
    yield None, True


def shown(post: answers.Post) -> str:
    """Give the text as it was written: addresses in full, without those that stand for media."""
    text = post.text
    for url in post.entities.urls:
        text = text.replace(url.url, "" if url.media_key else url.expanded_url)
    return unescape(text)


def comparable(text: str) -> str:
    """Give a form that is equal for a text as sent and as shown; X adds http:// to names of hosts."""
    plain = normalize("NFC", text).replace("https://", "").replace("http://", "")
    return " ".join(plain.split())
