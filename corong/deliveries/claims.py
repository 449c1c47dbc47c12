"""
What the scheduler takes: due deliveries, uncertain ones to look for, and those a dead worker left behind.

What is due is compared with `statement_timestamp()`: `clock_timestamp()` may change within a statement, so PostgreSQL
would read every row instead of an index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from connectors.catalogue import assisted
from corong.database import rows
from corong.deliveries import moves, pace
from corong.deliveries.holds import NOT_HELD
from corong.deliveries.states import Phase, State

IN_QUEUE: Final = 500
"""Most deliveries that wait in the queue: the rest stays in the database, where it can still be held or moved."""
REFILL: Final = 100
"""A queue with room for fewer is left to drain: to look for a few at each tick would cost more than to send them."""
BACKLOG: Final = 100
"""From this many in the queue on, publishing counts as behind."""
PER_ACCOUNT: Final = 8
"""Most deliveries of one account that wait in the queue; they go out one after the other."""
AHEAD_AT_ONCE: Final = 4
"""Most deliveries that are prepared ahead at once, so that they leave threads free for what is due."""
DUE_SOON_SECONDS: Final = 2.0
"""A delivery due within this time is not worth preparing ahead any more."""
HINT_SECONDS: Final = 3.0
"""After this time in the queue the message counts as lost and is sent again."""
LOOK_AGAIN_SECONDS: Final = 10.0
"""After this time the message of a look counts as lost; one more does no harm while a worker looks."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that a worker should be told about."""

    delivery_id: int
    account_id: int
    is_ahead: bool = False


ASSISTED: Final = ", ".join(f"'{name}'" for name in sorted(assisted()))
"""Platforms on which people publish, as SQL; the names are ours."""

MAY_GO: Final = f"""
    a.platform NOT IN ({ASSISTED}) AND a.disconnected_at IS NULL AND a.token_state <> 'dead'
    AND (a.limited_until IS NULL OR a.limited_until <= statement_timestamp())
    AND NOT EXISTS (
        SELECT 1 FROM accounts_serverlimit s
        WHERE s.platform = a.platform AND s.home = a.home AND s.limited_until > statement_timestamp()
    )
"""  # noqa: S608 - a constant of this module
"""True for an account `a` the engine may use: connected, neither refused nor asked to wait by its platform."""

OVERDUE: Final = """
    d.due_at < statement_timestamp() - (
        SELECT o.missed_after_seconds FROM organisations_organisation o WHERE o.id = d.organisation_id
    ) * interval '1 second'
"""
"""True for a delivery `d` so late that a person must decide."""

WANTS_A_THREAD: Final = """
    d.state = 'queued' AND NOT d.is_ahead AND NOT EXISTS (
        SELECT 1 FROM deliveries_delivery p
        WHERE p.account_id = d.account_id AND p.state = 'publishing' AND NOT p.is_ahead)
"""
"""True for a queued delivery `d` that only waits for a free thread: on its account nobody is publishing."""

_READY: Final = f"""
    d.account_id = w.id AND d.state = 'scheduled' AND d.next_at <= statement_timestamp()
    AND d.due_at <= statement_timestamp()
    AND (d.part = 0 OR EXISTS (
        SELECT 1 FROM deliveries_delivery p
        WHERE p.post_id = d.post_id AND p.account_id = d.account_id AND p.part = d.part - 1 AND p.state = 'published'))
    AND ((SELECT NOT EXISTS (SELECT 1 FROM deliveries_hold h WHERE h.released_at IS NULL)) OR {NOT_HELD})
"""  # noqa: S608 - a constant of this package
"""True for a delivery `d` of the account `w` that may go into the queue. Only where holds are open is each asked."""

_DUE: Final = f"""
    WITH waiting AS (
        SELECT a.id, a.platform, least(
            CASE WHEN x.oldest < statement_timestamp() - {pace.CATCH_UP_SECONDS} * interval '1 second'
                THEN ({pace.SPENT} = 0)::int
                ELSE floor(
                    coalesce(t.at_once, 1) - {pace.SPENT} / coalesce(t.pause, {60.0 / pace.UNKNOWN_A_MINUTE}))::int
            END,
            %(per_account)s - (
                SELECT count(*) FROM deliveries_delivery q WHERE q.account_id = a.id AND q.state = 'queued')) AS room
        FROM (
            SELECT account_id, min(due_at) AS oldest FROM deliveries_delivery
            WHERE state = 'scheduled' AND next_at <= statement_timestamp() GROUP BY account_id
        ) x JOIN accounts_account a ON a.id = x.account_id
        LEFT JOIN (VALUES {pace.PACES}) AS t(platform, pause, at_once) ON t.platform = a.platform
        WHERE {MAY_GO}
    ), first AS (
        SELECT w.* FROM waiting w CROSS JOIN LATERAL (
            SELECT d.due_at, d.id FROM deliveries_delivery d WHERE {_READY} ORDER BY d.due_at, d.id LIMIT 1
        ) f WHERE w.room > 0 ORDER BY f.due_at, f.id LIMIT %(limit)s
    ), chosen AS (
        SELECT c.*, w.platform FROM first w CROSS JOIN LATERAL (
            SELECT d.id, d.due_at FROM deliveries_delivery d WHERE {_READY} ORDER BY d.due_at, d.id LIMIT w.room
        ) c ORDER BY c.due_at, c.id LIMIT %(limit)s
    )
    SELECT d.id, d.account_id, c.platform FROM chosen c JOIN deliveries_delivery d ON d.id = c.id
    WHERE d.state = 'scheduled' AND d.next_at <= statement_timestamp() AND d.due_at <= statement_timestamp()
    ORDER BY c.due_at, c.id FOR UPDATE OF d SKIP LOCKED
"""  # noqa: S608 - constants of this package
"""
The oldest that may go. They are among those of the accounts whose first is oldest: with a long backlog the others' are
neither read nor locked.
"""

_AHEAD: Final = f"""
    SELECT d.id, d.account_id FROM deliveries_delivery d JOIN accounts_account a ON a.id = d.account_id
    WHERE d.state = 'scheduled' AND d.part = 0 AND d.next_at <= statement_timestamp()
      AND d.due_at > statement_timestamp() + %(soon)s * interval '1 second'
      AND {MAY_GO} AND {NOT_HELD}
    ORDER BY d.due_at, d.id LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""  # noqa: S608 - constants of this package


def has_backlog() -> bool:
    """Say whether publishing is behind: what can wait, such as measuring and sealing, then goes slowly."""
    return int(rows("SELECT count(*) FROM deliveries_delivery WHERE state = 'queued'")[0][0]) >= BACKLOG


def want_a_thread() -> int:
    """Count the queued deliveries that only wait for a free thread."""
    return int(rows(f"SELECT count(*) FROM deliveries_delivery d WHERE {WANTS_A_THREAD}")[0][0])  # noqa: S608 - as above


def due(limit: int) -> list[Claim]:
    """
    Claim due deliveries, oldest first, few of each account and at its pace, and move them to the queue.

    A part of a thread waits until the part before it is published. Runs in the caller's transaction; the caller
    sends the messages after commit.
    """
    free = IN_QUEUE - int(rows("SELECT count(*) FROM deliveries_delivery WHERE state = 'queued'")[0][0])
    if free < REFILL:
        return []
    found = rows(_DUE, {"per_account": PER_ACCOUNT, "limit": min(limit, free)})
    claimed = _queue([row[:2] for row in found], is_ahead=False)
    platforms = {row[1]: row[2] for row in found}
    pace.spend((claim.account_id, platforms[claim.account_id]) for claim in claimed)
    return claimed


def ahead(limit: int) -> list[Claim]:
    """Claim deliveries whose media should be prepared before their due time; of a thread the first part has them."""
    busy = rows("SELECT count(*) FROM deliveries_delivery WHERE is_ahead AND state IN ('queued', 'publishing')")
    free = min(limit, AHEAD_AT_ONCE - int(busy[0][0]))
    if free <= 0:
        return []
    found = rows(_AHEAD, {"soon": DUE_SOON_SECONDS, "limit": free})
    return _queue(found, is_ahead=True)


def _queue(found: Sequence[tuple[int, int]], *, is_ahead: bool) -> list[Claim]:
    moved = set(
        moves.move(
            [row[0] for row in found],
            frm=State.SCHEDULED,
            to=State.QUEUED,
            changes={"queued_at": moves.NOW, "is_ahead": is_ahead},
        )
        if found
        else ()
    )
    return [Claim(row[0], row[1]) for row in found if row[0] in moved]


def uncertain(limit: int) -> list[Claim]:
    """Take uncertain deliveries whose next look is due; the look itself is pushed on, in case the message is lost."""
    return [
        Claim(*row)
        for row in rows(
            """
            UPDATE deliveries_delivery SET next_at = clock_timestamp() + %s * interval '1 second'
            WHERE id IN (
                SELECT d.id FROM deliveries_delivery d
                WHERE d.state = 'uncertain' AND d.next_at <= statement_timestamp()
                  AND (d.lease_until IS NULL OR d.lease_until < statement_timestamp())
                ORDER BY d.next_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id, account_id
            """,
            [LOOK_AGAIN_SECONDS, limit],
        )
    ]


def lost_hints(limit: int) -> list[Claim]:
    """Take queued deliveries whose message seems lost, to send it again."""
    return [
        Claim(*row)
        for row in rows(
            """
            UPDATE deliveries_delivery SET queued_at = clock_timestamp()
            WHERE id IN (
                SELECT d.id FROM deliveries_delivery d
                WHERE d.state = 'queued' AND d.queued_at < statement_timestamp() - %s * interval '1 second'
                ORDER BY d.queued_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id, account_id, is_ahead
            """,
            [HINT_SECONDS, limit],
        )
    ]


def abandoned() -> int:
    """Take back what dead workers held: before commit it is due again, from then on uncertain. Say how many."""
    stale = "d.lease_until < statement_timestamp()"
    left = rows(
        "SELECT id, phase FROM deliveries_delivery WHERE state = 'publishing' AND lease_until < statement_timestamp()"
    )
    begun = [row[0] for row in left if row[1] == Phase.COMMIT]
    before = [row[0] for row in left if row[1] != Phase.COMMIT]
    gone = "the worker that had it fell silent"
    moved = moves.move(
        begun,
        frm=State.PUBLISHING,
        to=State.UNCERTAIN,
        changes={
            "next_at": moves.NOW,
            "fence": moves.NEXT_FENCE,
            "lease_until": None,
            "is_ahead": False,
            "reason_class": "Uncertain",
            "reason": gone,
        },
        details={"reason": gone},
        only_if=f"{stale} AND d.phase = 'commit'",
    )
    moved += moves.move(
        before,
        frm=State.PUBLISHING,
        to=State.SCHEDULED,
        changes={"next_at": moves.NOW, "fence": moves.NEXT_FENCE, "lease_until": None, "is_ahead": False},
        details={"reason": gone},
        only_if=f"{stale} AND d.phase <> 'commit'",
    )
    rows(
        """
        UPDATE deliveries_attempt t SET finished_at = clock_timestamp(), outcome = 'superseded', message = %s
        FROM deliveries_delivery d
        WHERE d.id = ANY(%s) AND t.delivery_id = d.id AND t.fence < d.fence AND t.finished_at IS NULL
        """,
        [gone, moved],
    )
    return len(moved)


def missed() -> list[int]:
    """Mark what is overdue beyond its organisation's limit: no burst after an outage, a person decides."""
    return moves.move_waiting(
        to=State.MISSED,
        where=OVERDUE,
        changes={
            "is_ahead": False,
            "reason_class": "Missed",
            "reason": "its time passed while it could not go out",
        },
    )
