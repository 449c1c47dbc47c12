"""The only writers of what is known of accounts' earlier posts."""

from datetime import datetime, timedelta
from typing import Final

from connectors.catalogue import PLATFORMS, offers
from connectors.contract import PastPage
from corong.accounts.models import Account
from corong.database import now, rows
from corong.events.commands import record
from corong.histories import rules
from corong.histories.models import History
from corong.people.models import Person
from corong.publications import looked_back

LEASE_SECONDS: Final = 90
"""After this time a page whose worker died is asked for again."""


def open_missing(*, days: int) -> int:
    """Begin the history of every connected account that has none and whose platform tells of it; say how many."""
    names = [name for name in PLATFORMS if offers(name, "history")]
    moment = now()
    opened = rows(
        """
        INSERT INTO histories_history (account_id, since, cursor, walk_began_at, seen, next_at, tries, failure)
        SELECT id, %s, '', %s, 0, %s, 0, '' FROM accounts_account a
        WHERE disconnected_at IS NULL AND platform = ANY(%s)
          AND NOT EXISTS (SELECT 1 FROM histories_history h WHERE h.account_id = a.id)
        ON CONFLICT DO NOTHING RETURNING account_id
        """,
        [rules.since(began_at=moment, days=days, covered_at=None), moment, moment, names],
    )
    return len(opened)


def claim(limit: int) -> list[int]:
    """Give the accounts of which a page should be read now, those waiting longest first, and to nobody else for now."""
    found = rows(
        """
        UPDATE histories_history SET lease_until = clock_timestamp() + %s * interval '1 second'
        WHERE account_id IN (
            SELECT h.account_id FROM histories_history h JOIN accounts_account a ON a.id = h.account_id
            LEFT JOIN accounts_serverlimit s ON s.platform = a.platform AND s.home = a.home
            WHERE h.next_at <= statement_timestamp()
              AND (h.lease_until IS NULL OR h.lease_until < statement_timestamp())
              AND a.disconnected_at IS NULL AND a.token_state <> 'dead'
              AND coalesce(greatest(a.limited_until, s.limited_until), '-infinity') <= statement_timestamp()
            ORDER BY h.next_at LIMIT %s FOR UPDATE OF h SKIP LOCKED)
        RETURNING account_id
        """,
        [LEASE_SECONDS, limit],
    )
    return [row[0] for row in found]


def step(account_id: int) -> History | None:
    """Give what to read next of an account, beginning a new walk where none is on, in the caller's transaction."""
    history = History.objects.select_for_update().filter(pk=account_id).first()
    if history is None or history.walk_began_at is not None:
        return history
    history.walk_began_at = now()
    history.since = rules.since(began_at=history.walk_began_at, days=0, covered_at=history.covered_at)
    history.cursor = ""
    history.save(update_fields=["walk_began_at", "since", "cursor"])
    return history


def receive(account_id: int, read: History, page: PastPage, *, again_seconds: float) -> int:
    """
    Store a page and the place of the next, in the caller's transaction; say how many posts were new.

    `read` is the step the page was read for: one that was overtaken meanwhile moves nothing. `again_seconds` is the
    pause between two walks.
    """
    history = History.objects.select_for_update().get(pk=account_id)
    stored = looked_back.store(account_id, page.posts)
    if (history.cursor, history.walk_began_at) != (read.cursor, read.walk_began_at):
        return stored.new
    moment = now()
    if history.imported_at is None:
        history.seen += len(page.posts)
        oldest = min((post.at for post in page.posts), default=history.oldest_at)
        history.oldest_at = min(filter(None, (oldest, history.oldest_at)), default=None)
    history.cursor = page.cursor
    # Each time it began anew counts until its end: pages that were read before are no progress.
    history.tries, history.failed_at, history.failure, history.lease_until = history.restarts, None, "", None
    if page.cursor:
        history.next_at = moment + timedelta(seconds=rules.PAGE_SECONDS)
    else:
        # What is left for the next walk must lie within it.
        _end(history, moment, left_at=stored.left_at, again_seconds=again_seconds)
    history.save()
    return stored.new


def _end(history: History, moment: datetime, *, left_at: datetime | None, again_seconds: float) -> None:
    began = history.walk_began_at or moment
    history.covered_at = min(began, left_at) if left_at else began
    history.imported_at = history.imported_at or moment
    history.walk_began_at = None
    history.cursor, history.tries, history.restarts = "", 0, 0
    history.next_at = moment + timedelta(seconds=again_seconds)


def fail(
    account_id: int, reason: str, *, again_seconds: float, seconds: float | None = None, from_the_start: bool = False
) -> None:
    """
    Put the next try off, in the caller's transaction: by so many seconds, or else by a pause that grows.

    `from_the_start` says that the cursor is of no use any more: the walk begins anew, or ends at what was read where
    it did so often. What was stored stays. `again_seconds` is the pause between two walks.
    """
    history = History.objects.select_for_update().get(pk=account_id)
    moment = now()
    if seconds is None:
        history.tries = min(history.tries + 1, 100)
        seconds = rules.pause(history.tries)
    history.next_at = moment + timedelta(seconds=seconds)
    if from_the_start and history.restarts >= rules.MOST_RESTARTS:
        _end(history, moment, left_at=None, again_seconds=again_seconds)
    elif from_the_start:
        history.cursor, history.restarts = "", history.restarts + 1
        if history.imported_at is None:
            history.seen, history.oldest_at = 0, None
    history.failed_at, history.failure, history.lease_until = moment, reason[:500], None
    history.save()


def go_back(account: Account, *, days: int, by: Person) -> None:
    """Read the posts of so many days again, further back than before, in the caller's transaction."""
    moment = now()
    History.objects.update_or_create(
        account=account,
        defaults={
            "since": moment - timedelta(days=days),
            "cursor": "",
            "walk_began_at": moment,
            "imported_at": None,
            "seen": 0,
            "oldest_at": None,
            "next_at": moment,
            "tries": 0,
            "restarts": 0,
            "failed_at": None,
            "failure": "",
        },
    )
    record(
        "account.history_wished",
        subject="account",
        subject_id=account.pk,
        organisation_id=account.organisation_id,
        person_id=by.pk,
        details={"days": days},
    )
