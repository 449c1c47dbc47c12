"""Look for a status whose answer was lost, in the account's own list."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Final

from connectors.contract import Absent, Account, CannotTell, Draft, IdempotencyKey, Prepared, Sight
from connectors.errors import Rejected
from connectors.judgement import Effect, by_their_clock
from connectors.mastodon import answers, wording
from connectors.mastodon.dialect import DIALECT, IN_ENGLISH, bearer
from connectors.mastodon.plain import comparable, plain
from connectors.mastodon.uploads import is_free, is_old, uploads_of
from connectors.wire import Wire

PAGE: Final = 40
MOST_PAGES: Final = 10
SLACK: Final = timedelta(seconds=3)
"""A server names its time in whole seconds, and rounds."""
MACHINES_APART: Final = timedelta(hours=1)
"""How far the clocks of one server's machines may differ: the one that made a status need not be the one that lists."""
MOST_SOURCES: Final = 2


def find(
    account: Account,
    draft: Draft,
    prepared: Prepared,
    key: IdempotencyKey,
    since: datetime,
    wire: Wire,
) -> Sight:
    """
    Look among the account's statuses, back to `since`, for one with the draft's text, media and place in a thread.

    The most similar ones are compared by their source too, since servers may rewrite what they show. Where none is
    found although an upload was used by some status, the one that shows this upload with our text is ours, whenever
    it says it was made; where there is none, nothing can be told.

    Raises:
        RateLimited, Transient, AuthDead: could not look; look again later.
    """
    del key
    try:
        sight = _listed(account, draft, since, wire)
        if sight is not None:
            return sight
        used = [upload for upload in uploads_of(prepared.notes)[:1] if not is_free(account, upload, wire)]
        showing = _showing(account, draft, used[0]["id"], since - MACHINES_APART, wire) if used else None
        if showing is not None:
            return answers.published(showing)
    except Rejected as refusal:
        return CannotTell(f"the server refused to list the account's posts: {refusal.reason}")
    if used and not is_old(used[0]):
        return CannotTell("a post uses the uploaded media, but the account's list does not show it")
    return Absent(prepare_again=bool(used))


def _listed(account: Account, draft: Draft, since: datetime, wire: Wire) -> Sight | None:
    wanted = comparable(wording.text(draft))
    others: dict[str, answers.Status] = {}
    for status in _since(account, since, wire):
        if status is None:
            return CannotTell(f"the account has more than {PAGE * MOST_PAGES} newer posts")
        if not _fits(status, draft):
            continue
        shown = comparable(plain(status.content))
        if shown == wanted:
            return answers.published(status)
        others[shown] = status
    for shown in get_close_matches(wanted, others, n=MOST_SOURCES):
        if comparable(_source(account, others[shown], wire)) == wanted:
            return answers.published(others[shown])
    return None


def _showing(account: Account, draft: Draft, upload: str, since: datetime, wire: Wire) -> answers.Status | None:
    wanted = comparable(wording.text(draft))
    for status in _since(account, since, wire):
        if (
            status is not None
            and any(medium.id == upload for medium in status.media_attachments)
            and comparable(plain(status.content)) == wanted
        ):
            return status
    return None


def _fits(status: answers.Status, draft: Draft) -> bool:
    parent = draft.parent.id if draft.parent is not None else None
    return len(status.media_attachments) == len(draft.media) and status.in_reply_to_id == parent


def _since(account: Account, since: datetime, wire: Wire) -> Iterator[answers.Status | None]:
    """Give the statuses made since then, newest first; None at the end when there are too many to read."""
    query = [("limit", str(PAGE)), ("exclude_reblogs", "true"), IN_ENGLISH]
    last = ""
    for _ in range(MOST_PAGES):
        page, response = wire.exchange(
            "GET",
            f"{account.home}/api/v1/accounts/{account.remote_id}/statuses",
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=list[answers.Status],
            headers=bearer(account.secrets),
            query=[*query, ("max_id", last)] if last else query,
        )
        # `since` was read from our clock, `created_at` from the server's.
        earliest = by_their_clock(since, response.headers) - SLACK
        for status in page:
            if status.created_at < earliest:
                return
            yield status
        if not page:
            return
        last = page[-1].id
    yield None


def _source(account: Account, status: answers.Status, wire: Wire) -> str:
    return wire.call(
        "GET",
        f"{account.home}/api/v1/statuses/{status.id}/source",
        dialect=DIALECT,
        effect=Effect.NONE,
        answer=answers.Source,
        headers=bearer(account.secrets),
        query=[IN_ENGLISH],
    ).text
