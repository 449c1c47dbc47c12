"""What came of a try, written under its fence. A worker whose lease is gone writes nothing: its successor finds out."""

import random
from datetime import datetime
from typing import Final

from connectors.contract import Published
from connectors.errors import ConnectorError
from corong.database import rows, unit
from corong.deliveries import moves
from corong.deliveries.leases import Lease
from corong.deliveries.states import Phase, State
from corong.publications.commands import publish

MOST_TRIES: Final = 20
LONGEST_PAUSE: Final = 300.0
MOST_LOOKS: Final = 8
LOOK_PAUSES: Final = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)


def pause(tries: int) -> float:
    """Give the seconds before the next try: doubling from one second, with jitter, at most `LONGEST_PAUSE`."""
    return min(2.0 ** min(tries, 10), LONGEST_PAUSE) * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, no secret


def published(lease: Lease, result: Published, *, text: str) -> bool:
    """Store what the platform gave back; False: the lease is no longer ours."""
    with unit():
        moved = moves.move(
            [lease.delivery_id],
            frm=lease.state,
            to=State.PUBLISHED,
            fence=lease.fence,
            changes={"lease_until": None, "next_at": None, "reason_class": "", "reason": ""},
            details={"id": result.id, "url": result.url},
        )
        if moved:
            publish(lease.delivery_id, lease.account_id, result, text=text)
        _end_attempt(lease, outcome="published" if moved else "superseded")
    return bool(moved)


def prepared(lease: Lease) -> None:
    """Give a delivery that was prepared ahead back to wait for its time."""
    with unit():
        moves.move(
            [lease.delivery_id],
            frm=State.PUBLISHING,
            to=State.SCHEDULED,
            fence=lease.fence,
            changes={"next_at": moves.DUE, "lease_until": None, "is_ahead": False},
            details={"prepared": True},
        )
        _end_attempt(lease, outcome="prepared")


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
    with unit():
        moves.move(
            [lease.delivery_id],
            frm=lease.state,
            to=State.SCHEDULED,
            fence=lease.fence,
            changes=changes,
            details={"reason": reason, "seconds": round(seconds, 3)},
        )
        _end_attempt(lease, outcome=outcome, error=error)


def uncertain(lease: Lease, *, reason: str, error: ConnectorError | None, look_in: float) -> None:
    """Store that the post may be visible: only looking for it decides."""
    with unit():
        moves.move(
            [lease.delivery_id],
            frm=State.PUBLISHING,
            to=State.UNCERTAIN,
            fence=lease.fence,
            changes={
                "next_at": moves.after(look_in),
                "lease_until": None,
                "looks": 0,
                "reason_class": "Uncertain",
                "reason": reason[:600],
            },
            details={"reason": reason},
        )
        _end_attempt(lease, outcome="uncertain", error=error)


def look_again(lease: Lease, *, looks: int, cause: str, error: ConnectorError | None = None) -> None:
    """Plan the next look at an uncertain delivery; after `MOST_LOOKS` a person decides."""
    wait = LOOK_PAUSES[min(looks, len(LOOK_PAUSES)) - 1]
    with unit():
        rows(
            """
            UPDATE deliveries_delivery SET lease_until = NULL, reason = %s, next_at =
                CASE WHEN %s THEN NULL ELSE clock_timestamp() + %s * interval '1 second' END
            WHERE id = %s AND fence = %s AND state = 'uncertain'
            """,
            [cause[:600], looks >= MOST_LOOKS, wait, lease.delivery_id, lease.fence],
        )
        _end_attempt(lease, outcome="cannot_tell", error=error)


def failed(lease: Lease, error: ConnectorError) -> None:
    """Store that the platform refused the post for good; the later parts of its thread fail with it."""
    with unit():
        moved = moves.move(
            [lease.delivery_id],
            frm=lease.state,
            to=State.FAILED,
            fence=lease.fence,
            changes={
                "lease_until": None,
                "next_at": None,
                "is_ahead": False,
                "phase": Phase.NONE.value,
                "notes": {},
                "reason_class": type(error).__name__,
                "reason": error.reason[:600],
            },
            details={"reason": error.reason},
        )
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
        _end_attempt(lease, outcome="failed", error=error)


def held(lease: Lease) -> None:
    """Give back a delivery that a hold stopped before its commit; it waits for a new time."""
    with unit():
        moves.move(
            [lease.delivery_id],
            frm=State.PUBLISHING,
            to=State.HELD,
            fence=lease.fence,
            changes={
                "lease_until": None,
                "is_ahead": False,
                "reason_class": "Held",
                "reason": "held; it waits for a new time",
            },
        )
        _end_attempt(lease, outcome="held")


def limit_account(account_id: int, *, until: datetime, whole_app: bool) -> None:
    """Remember that the platform asked us to wait; for the whole server where the limit is shared."""
    with unit():
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


def _end_attempt(lease: Lease, *, outcome: str, error: ConnectorError | None = None) -> None:
    rows(
        """
        UPDATE deliveries_attempt SET finished_at = clock_timestamp(), outcome = %s, error_class = %s, message = %s
        WHERE delivery_id = %s AND fence = %s
        """,
        [
            outcome,
            type(error).__name__ if error else "",
            error.reason[:600] if error else "",
            lease.delivery_id,
            lease.fence,
        ],
    )
