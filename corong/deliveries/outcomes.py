"""What came of a try, written under its fence. A worker whose lease is gone writes nothing: its successor finds out."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.contract import Published
from connectors.errors import ConnectorError
from corong.database import kept, now, rows, unit
from corong.deliveries import moves, pace
from corong.deliveries.leases import Lease
from corong.deliveries.states import Phase, State
from corong.publications.commands import publish

MOST_TRIES: Final = 20
LONGEST_PAUSE: Final = 300.0
MOST_LOOKS: Final = 8
LOOK_PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)


_END_ATTEMPT: Final = """
    , ended AS (
        UPDATE deliveries_attempt SET finished_at = clock_timestamp(),
            outcome = CASE WHEN EXISTS (SELECT 1 FROM moved) THEN %(outcome)s ELSE 'superseded' END,
            error_class = %(error_class)s, message = %(message)s
        WHERE delivery_id = %(delivery)s AND fence = %(attempt)s
    )
"""

_UNSENT: Final = moves.Along(
    pace.GIVEN_BACK.format(
        unsent="EXISTS (SELECT 1 FROM deliveries_attempt g WHERE g.delivery_id = m.id AND g.fence = %(attempt)s"
        " AND g.verb = 'publish' AND g.phase = '')"
    ),
    {},
)
"""A try that ended before its commit has sent nothing: a post that is made in several steps spends its pace once."""


def pause(tries: int) -> float:
    """Give the seconds before the next try: doubling from one second, with jitter, at most `LONGEST_PAUSE`."""
    return min(2.0 ** min(tries, 10), LONGEST_PAUSE) * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, no secret


def published(lease: Lease, result: Published, *, text: str) -> bool:
    """Store what the platform gave back; False: the lease is no longer ours."""
    return _settle(
        lease,
        State.PUBLISHED,
        {"lease_until": None, "next_at": None, "reason_class": "", "reason": ""},
        details={"id": result.id, "url": result.url},
        outcome="published",
        along=publish(result, text=text),
    )


def prepared(lease: Lease) -> None:
    """Give a delivery that was prepared ahead back to wait for its time."""
    _settle(
        lease,
        State.SCHEDULED,
        {"next_at": moves.DUE, "lease_until": None, "is_ahead": False},
        details={"prepared": True},
        outcome="prepared",
    )


def again(
    lease: Lease,
    *,
    seconds: float,
    reason: str,
    error: ConnectorError | None = None,
    spends_a_try: bool = False,
    phase: Phase | None = None,
    outcome: str = "later",
) -> None:
    """Give the delivery back for a later try; only `spends_a_try` uses up the retry budget."""
    changes: dict[str, object] = {
        "next_at": moves.after(seconds),
        "lease_until": None,
        "is_ahead": False,
        "reason_class": type(error).__name__ if error else "",
        "reason": reason[:600],
    }
    if spends_a_try:
        changes["tries"] = moves.ONE_MORE_TRY
    if phase is not None:
        changes["phase"] = phase.value
        if phase is Phase.NONE:
            changes["notes"] = {}
    details = {"reason": reason, "seconds": round(seconds, 3)}
    _settle(lease, State.SCHEDULED, changes, details=details, outcome=outcome, error=error, along=_UNSENT)


def uncertain(lease: Lease, *, reason: str, error: ConnectorError | None, look_in: float) -> None:
    """Store that the post may be visible: only looking for it decides."""
    changes: dict[str, object] = {
        "next_at": moves.after(look_in),
        "lease_until": None,
        "looks": 0,
        "reason_class": "Uncertain",
        "reason": reason[:600],
    }
    _settle(lease, State.UNCERTAIN, changes, details={"reason": reason}, outcome="uncertain", error=error)


def look_again(lease: Lease, *, looks: int, cause: str) -> None:
    """Plan the next look at a delivery of which nothing can be told; after `MOST_LOOKS` a person decides."""
    wait = LOOK_PAUSES[min(looks, len(LOOK_PAUSES)) - 1]
    _look_in(lease, None if looks >= MOST_LOOKS else wait, cause=cause)


def look_later(lease: Lease, *, seconds: float, cause: str, error: ConnectorError | None = None) -> None:
    """Plan the look after one that says nothing, as it came too early or failed: it brings no decision nearer."""
    _look_in(lease, seconds, cause=cause, error=error, is_counted=False)


def _look_in(
    lease: Lease, seconds: float | None, *, cause: str, error: ConnectorError | None = None, is_counted: bool = True
) -> None:
    with kept():
        rows(
            f"""
            WITH moved AS (
                UPDATE deliveries_delivery SET lease_until = NULL, reason = %(reason)s,
                    looks = CASE WHEN %(is_counted)s THEN looks ELSE greatest(looks - 1, 0) END,
                    next_at = clock_timestamp() + %(seconds)s * interval '1 second'
                WHERE id = %(delivery)s AND fence = %(attempt)s AND state = 'uncertain' RETURNING id
            ) {_END_ATTEMPT} SELECT id FROM moved
            """,  # noqa: S608 - a constant of this module
            {
                "reason": cause[:600],
                "seconds": seconds,
                "is_counted": is_counted,
                **_ending(lease, outcome="cannot_tell", error=error),
            },
        )


def failed(lease: Lease, error: ConnectorError) -> None:
    """Store that the platform refused the post for good; the later parts of its thread fail with it."""
    with unit():
        changes: dict[str, object] = {
            "lease_until": None,
            "next_at": None,
            "is_ahead": False,
            "phase": Phase.NONE.value,
            "notes": {},
            "reason_class": type(error).__name__,
            "reason": error.reason[:600],
        }
        moved = _settle(lease, State.FAILED, changes, details={"reason": error.reason}, outcome="failed", error=error)
        if moved:
            later = rows(
                """
                SELECT l.id FROM deliveries_delivery l JOIN deliveries_delivery d
                  ON l.post_id = d.post_id AND l.account_id = d.account_id AND l.part > d.part
                WHERE d.id = %s AND l.state = 'scheduled'
                """,
                [lease.delivery_id],
            )
            reason = "the part of the thread before it could not be published"
            moves.move(
                [row[0] for row in later],
                frm=State.SCHEDULED,
                to=State.FAILED,
                changes={"next_at": None, "reason_class": "Rejected", "reason": reason},
                details={"reason": reason},
            )


def held(lease: Lease) -> None:
    """Give back a delivery that a hold stopped before its commit; it waits for a new time."""
    changes = {
        "lease_until": None,
        "is_ahead": False,
        "reason_class": "Held",
        "reason": "held; it waits for a new time",
    }
    _settle(lease, State.HELD, changes, outcome="held")


def has_processed_for(lease: Lease, *, seconds: float) -> bool:
    """Say whether the platform has been processing what was uploaded for longer than this."""
    with kept():
        return bool(
            rows(
                """
                SELECT 1 FROM deliveries_attempt t
                WHERE t.delivery_id = %(id)s AND t.outcome = 'processing'
                  AND t.started_at < clock_timestamp() - %(seconds)s * interval '1 second'
                  AND t.fence > coalesce((
                      SELECT max(o.fence) FROM deliveries_attempt o
                      WHERE o.delivery_id = %(id)s AND o.finished_at IS NOT NULL AND o.outcome <> 'processing'), 0)
                LIMIT 1
                """,
                {"id": lease.delivery_id, "seconds": seconds},
            )
        )


def limit_account(account_id: int, *, until: datetime, whole_app: bool) -> None:
    """
    Remember that the platform asked us to wait; for the whole server where the limit is shared.

    `until` is of this machine's clock, what is stored of the database's.
    """
    wait = (until - datetime.now(UTC)).total_seconds()
    with unit():
        until = now() + timedelta(seconds=wait)
        if whole_app:
            rows(
                """
                INSERT INTO accounts_serverlimit (platform, home, limited_until)
                SELECT platform, home, %s FROM accounts_account WHERE id = %s
                ON CONFLICT (platform, home) DO UPDATE
                    SET limited_until = greatest(accounts_serverlimit.limited_until, excluded.limited_until)
                """,
                [until, account_id],
            )
        else:
            rows(
                "UPDATE accounts_account SET limited_until = greatest(coalesce(limited_until, %s), %s) WHERE id = %s",
                [until, until, account_id],
            )


def _ending(lease: Lease, *, outcome: str, error: ConnectorError | None) -> dict[str, object]:
    return {
        "outcome": outcome,
        "error_class": type(error).__name__ if error else "",
        "message": error.reason[:600] if error else "",
        "delivery": lease.delivery_id,
        "attempt": lease.fence,
    }


def _settle(
    lease: Lease,
    to: State,
    changes: Mapping[str, object],
    *,
    outcome: str,
    details: Mapping[str, object] | None = None,
    error: ConnectorError | None = None,
    along: moves.Along | None = None,
) -> bool:
    """Move the delivery under its fence and end the attempt, in one statement; False: the lease is no longer ours."""
    further = along or moves.Along("", {})
    with kept():
        moved = moves.move(
            [lease.delivery_id],
            frm=lease.state,
            to=to,
            fence=lease.fence,
            changes=changes,
            details=details,
            along=moves.Along(
                _END_ATTEMPT + further.statement,
                {**_ending(lease, outcome=outcome, error=error), **further.parameters},
            ),
        )
    return bool(moved)
