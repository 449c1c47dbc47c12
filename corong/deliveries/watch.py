"""What is late and why: the facts behind `corong.deliveries.reasons`, for many deliveries in one statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from psycopg import sql

from corong.config import config
from corong.database import rows, unit
from corong.deliveries import pace
from corong.deliveries.claims import IN_QUEUE, REFILL
from corong.deliveries.reasons import Facts, Reason, reason
from corong.deliveries.states import Phase, State


@dataclass(frozen=True, slots=True)
class Late:
    """A delivery that is not out although its time has passed, or that only a person can bring out, and why."""

    delivery_id: int
    organisation_id: int
    platform: str
    handle: str
    due_at: datetime
    seconds_late: float
    reason: Reason
    zone: ZoneInfo
    asked_at: datetime


_FACTS: Final = sql.SQL(
    """
    WITH picked AS MATERIALIZED ({picked}),
    pulse AS (
        SELECT max(beat_at) FILTER (WHERE kind = 'scheduler') AS scheduler,
               greatest(max(beat_at) FILTER (WHERE kind = 'publish'), (
                   SELECT clock_timestamp() FROM deliveries_delivery l
                   WHERE l.state = 'publishing' AND l.lease_until > clock_timestamp() LIMIT 1)) AS worker
        FROM deliveries_heartbeat
    ),
    waiting AS (SELECT count(*) AS queue FROM deliveries_delivery WHERE state = 'queued')
    SELECT d.id AS delivery_id, d.organisation_id, a.platform, a.handle, o.timezone,
           clock_timestamp() AS now, d.state, d.phase, d.due_at, d.next_at, d.lease_until, d.reason_class, d.reason,
           a.disconnected_at IS NOT NULL AS is_disconnected, a.token_state = 'dead' AS is_token_dead, a.token_reason,
           greatest(a.limited_until, s.limited_until) AS limited_until, a.paced_until,
           h.reason AS hold_reason, coalesce(h.name, '') AS held_by, p.state AS earlier_part,
           EXISTS (
               SELECT 1 FROM deliveries_delivery b
               WHERE b.account_id = d.account_id AND b.state = 'publishing' AND NOT b.is_ahead AND b.id <> d.id
           ) AS is_account_busy,
           (
               SELECT count(*) FROM deliveries_delivery q
               WHERE q.account_id = d.account_id AND q.state = 'queued' AND NOT q.is_ahead
                 AND (q.due_at, q.id) < (d.due_at, d.id)
           ) AS account_queue,
           waiting.queue, pulse.scheduler AS scheduler_beat, pulse.worker AS worker_beat
    FROM picked JOIN deliveries_delivery d ON d.id = picked.id
    JOIN accounts_account a ON a.id = d.account_id
    JOIN organisations_organisation o ON o.id = d.organisation_id
    LEFT JOIN accounts_serverlimit s ON s.platform = a.platform AND s.home = a.home
    LEFT JOIN deliveries_delivery p
      ON p.post_id = d.post_id AND p.account_id = d.account_id AND d.part > 0 AND p.part = d.part - 1
    LEFT JOIN LATERAL (
        SELECT hold.reason, person.name FROM deliveries_hold hold
        LEFT JOIN organisations_organisation ho ON ho.id = hold.organisation_id
        LEFT JOIN people_person person ON person.id = hold.placed_by_id
        WHERE hold.released_at IS NULL AND hold.starts_at <= clock_timestamp()
          AND (hold.account_id IS NULL OR hold.account_id = d.account_id)
          AND (hold.platform = '' OR hold.platform = a.platform)
          AND (hold.organisation_id IS NULL OR starts_with(o.path, ho.path))
        ORDER BY hold.id LIMIT 1
    ) h ON true
    CROSS JOIN pulse CROSS JOIN waiting
    ORDER BY d.due_at, d.id
    """
)
# Not clock_timestamp(): it may change within a statement, so no index can be searched by it.
_LATE: Final = sql.SQL(
    """
    SELECT id FROM (
        SELECT id, due_at FROM deliveries_delivery
        WHERE state = 'scheduled' AND due_at < statement_timestamp() - {seconds} * interval '1 second'
        UNION ALL
        SELECT id, due_at FROM deliveries_delivery
        WHERE state IN ('queued', 'publishing', 'uncertain')
          AND due_at < statement_timestamp() - {seconds} * interval '1 second'
    ) late ORDER BY due_at, id LIMIT {limit}
    """
)
_STUCK: Final = sql.SQL(
    """
    SELECT id FROM (
        SELECT d.id, d.due_at FROM organisations_organisation o
        JOIN deliveries_delivery d ON d.organisation_id = o.id
         AND d.due_at > statement_timestamp() - {days} * interval '1 day'
         AND d.due_at < statement_timestamp() + interval '1 hour'
        WHERE {is_stuck}
        UNION
        SELECT d.id, d.due_at FROM deliveries_delivery d WHERE d.id = ANY({also}) AND {is_stuck}
    ) stuck ORDER BY due_at, id LIMIT {limit}
    """
)
_BY_HAND: Final = sql.SQL(
    "SELECT id FROM deliveries_delivery WHERE state = 'needs_hand' ORDER BY due_at, id LIMIT {limit}"
)
# By the open requests, which are few: no index of deliveries holds this state.
_UNAPPROVED: Final = sql.SQL(
    """
    SELECT d.id FROM approvals_approval a JOIN deliveries_delivery d ON d.post_id = a.post_id
    WHERE a.decision = 'pending' AND d.state = 'in_review' AND d.part = 0
      AND d.due_at < statement_timestamp() + {seconds} * interval '1 second'
    ORDER BY d.due_at, d.id LIMIT {limit}
    """
)
_IS_STUCK: Final = sql.SQL(
    "(d.state IN ('failed', 'missed') OR d.state = 'uncertain' AND d.next_at IS NULL AND d.lease_until IS NULL)"
)
SOON_SECONDS: Final = 1800.0
"""How long before its time people are told of what nobody has approved yet."""
STUCK_DAYS: Final = 2
"""How long after its time a failure is looked for; nobody alerts of what failed before the watchdog came."""


def late(limit: int, *, seconds: float | None = None) -> list[Late]:
    """Give deliveries on their way that are late by more than `seconds` (default CORONG_LATE_SECONDS), oldest first."""
    seconds = config().corong_late_seconds if seconds is None else seconds
    return _late(_LATE.format(seconds=sql.Literal(seconds), limit=sql.Literal(limit)))


def stuck(limit: int, *, also: Sequence[int] = ()) -> list[Late]:
    """
    Give deliveries that failed, were missed or are uncertain for good, oldest first: a person must act.

    Those of the last `STUCK_DAYS`, and of the ids in `also` whatever their age.
    """
    picked = _STUCK.format(
        days=sql.Literal(STUCK_DAYS),
        is_stuck=_IS_STUCK,
        also=sql.SQL("{}::bigint[]").format(sql.Literal(list(also))),
        limit=sql.Literal(limit),
    )
    return _late(picked)


def by_hand(limit: int) -> list[Late]:
    """Give what waits for a person to publish it, oldest first."""
    return _late(_BY_HAND.format(limit=sql.Literal(limit)))


def unapproved(limit: int) -> list[Late]:
    """Give what waits for approval though its time is near or has passed, oldest first; of a thread its first part."""
    return _late(_UNAPPROVED.format(seconds=sql.Literal(SOON_SECONDS), limit=sql.Literal(limit)))


def _late(picked: sql.Composable) -> list[Late]:
    return [
        Late(
            delivery_id=row["delivery_id"],
            organisation_id=row["organisation_id"],
            platform=row["platform"],
            handle=row["handle"],
            due_at=row["due_at"],
            seconds_late=(row["now"] - row["due_at"]).total_seconds(),
            reason=found,
            zone=ZoneInfo(row["timezone"]),
            asked_at=row["now"],
        )
        for row, found in _reasons(picked)
        if found is not None
    ]


def reason_of(delivery_id: int) -> Reason | None:
    """Say why a delivery is not published; None: it is, was called off, or is not there."""
    return reasons_of([delivery_id]).get(delivery_id)


def reasons_of(ids: Sequence[int]) -> dict[int, Reason]:
    """Say of each delivery why it is not published; those that are, or were called off, are left out."""
    picked = sql.SQL("SELECT unnest({}::bigint[]) AS id").format(sql.Literal(list(ids)))
    return {row["delivery_id"]: found for row, found in _reasons(picked) if found is not None}


def _reasons(picked: sql.Composable) -> Iterator[tuple[dict[str, Any], Reason | None]]:
    with unit():
        found = rows(_FACTS.format(picked=picked).as_string(None))
    for row in found:
        named = dict(zip(_COLUMNS, row, strict=True))
        yield named, reason(_facts(named))


_COLUMNS: Final = (
    *("delivery_id", "organisation_id", "platform", "handle", "timezone"),
    *("now", "state", "phase", "due_at", "next_at", "lease_until", "reason_class", "reason"),
    *("is_disconnected", "is_token_dead", "token_reason", "limited_until", "paced_until"),
    *("hold_reason", "held_by", "earlier_part"),
    *("is_account_busy", "account_queue", "queue", "scheduler_beat", "worker_beat"),
)


def _facts(row: dict[str, Any]) -> Facts:
    computed = {"state", "phase", "earlier_part", "paced_until"}
    known = {name: row[name] for name in _COLUMNS[5:] if name not in computed}
    oldest_on_time = row["now"] - timedelta(seconds=pace.CATCH_UP_SECONDS)
    is_catching_up = row["due_at"] is not None and row["due_at"] < oldest_on_time
    return Facts(
        state=State(row["state"]),
        phase=Phase(row["phase"]),
        earlier_part=State(row["earlier_part"]) if row["earlier_part"] else None,
        is_queue_full=row["queue"] > IN_QUEUE - REFILL,
        paced_until=pace.next_at(row["platform"], row["paced_until"], is_catching_up=is_catching_up),
        **known,
    )
