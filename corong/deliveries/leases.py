"""A worker's right to act on one delivery: a lease with a fence. Every write under it says which fence it holds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corong.database import kept, rows, unit
from corong.deliveries import moves, pace
from corong.deliveries.claims import MAY_GO, OVERDUE, WANTS_A_THREAD
from corong.deliveries.holds import NOT_HELD
from corong.deliveries.states import Phase, State

_ACCOUNT_LOCK: Final = 0x636F72
"""First half of the advisory lock under which one account's next delivery is chosen."""

_OPEN: Final = f"""
    WITH oldest AS (
        SELECT d.id, d.account_id FROM deliveries_delivery d
        WHERE {WANTS_A_THREAD} AND d.account_id <> ALL(%(given_up)s::bigint[])
        ORDER BY d.due_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED
    )
    SELECT id, account_id, pg_try_advisory_xact_lock(%(lock)s, account_id::int) FROM oldest
"""  # noqa: S608 - a constant of this package
"""
The oldest queued delivery, its account, and whether the account's lock is ours now. Threads that look at the same
moment find different deliveries. The lock is not waited for: who has it may want this very delivery.
"""
_MOST_GIVEN_UP: Final = 20

_BEGIN_ATTEMPT: Final = """
    , tried AS (
        INSERT INTO deliveries_attempt
            (delivery_id, fence, worker, verb, phase, request_digest, started_at, outcome, error_class, message)
        SELECT id, fence, %(worker)s, %(verb)s, '', '', clock_timestamp(), '', '', '' FROM moved
    )
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """One worker's hold on one delivery. `state` is what it was taken in: `publishing`, or `uncertain` for a look."""

    delivery_id: int
    account_id: int
    fence: int
    state: State


def take_next(account_id: int, *, owner: str, seconds: float) -> Lease | None:
    """
    Take the account's oldest queued delivery, or nothing if another worker is publishing on the account.

    So the posts of one account leave one after the other and in order, whatever order messages arrive in. Where
    the platform refuses the account or asked it to wait, all of them go back out of the queue instead.
    """
    with unit():
        rows("SELECT pg_advisory_xact_lock(%s, %s)", [_ACCOUNT_LOCK, account_id])
        return _take_oldest(account_id, owner=owner, seconds=seconds)


def take_any(*, owner: str, seconds: float) -> Lease | None:
    """Take the oldest queued delivery of all accounts on which nobody is publishing."""
    given_up: list[int] = []
    while len(given_up) < _MOST_GIVEN_UP:
        # Each try ends its transaction: to wait for a row while holding one that was given up could block for ever.
        with unit():
            found = rows(_OPEN, {"lock": _ACCOUNT_LOCK, "given_up": given_up})
            if not found:
                break
            delivery_id, account_id, is_ours = found[0]
            # An older one of the account that somebody else has locked, such as a hold, is not waited for either.
            lease = _take_oldest(account_id, owner=owner, seconds=seconds, only=delivery_id) if is_ours else None
        if lease is not None:
            return lease
        given_up.append(account_id)
    return None


def _take_oldest(account_id: int, *, owner: str, seconds: float, only: int | None = None) -> Lease | None:
    """Take the oldest of an account whose lock the transaction has; if given, `only` this one."""
    found = rows(
        f"""
        SELECT d.id, d.fence, {MAY_GO} FROM deliveries_delivery d JOIN accounts_account a ON a.id = d.account_id
        WHERE d.account_id = %(account)s AND d.state = 'queued' AND NOT d.is_ahead AND NOT EXISTS (
            SELECT 1 FROM deliveries_delivery p
            WHERE p.account_id = %(account)s AND p.state = 'publishing' AND NOT p.is_ahead)
        ORDER BY d.due_at, d.id LIMIT 1
        """,  # noqa: S608 - a constant of this package
        {"account": account_id},
    )
    if not found or only not in {None, found[0][0]}:
        return None
    return _take(found, account_id, owner=owner, seconds=seconds, verb="publish")


def take_ahead(delivery_id: int, account_id: int, *, owner: str, seconds: float) -> Lease | None:
    """Take a queued delivery only to prepare it before its due time."""
    with unit():
        found = rows(
            f"""
            SELECT d.id, d.fence, {MAY_GO} FROM deliveries_delivery d JOIN accounts_account a ON a.id = d.account_id
            WHERE d.id = %s AND d.state = 'queued' AND d.is_ahead FOR UPDATE OF d
            """,  # noqa: S608 - a constant of this package
            [delivery_id],
        )
        return _take(found, account_id, owner=owner, seconds=seconds, verb="prepare") if found else None


def take_uncertain(delivery_id: int, account_id: int, *, owner: str, seconds: float) -> Lease | None:
    """Take an uncertain delivery to look for it; its state stays."""
    with kept():
        found = rows(
            f"""
            WITH moved AS (
                UPDATE deliveries_delivery SET fence = fence + 1, looks = looks + 1, lease_owner = %(worker)s,
                    lease_until = clock_timestamp() + %(seconds)s * interval '1 second'
                WHERE id = %(id)s AND state = 'uncertain'
                  AND (lease_until IS NULL OR lease_until < clock_timestamp())
                RETURNING id, fence
            ) {_BEGIN_ATTEMPT}
            SELECT fence FROM moved
            """,  # noqa: S608 - a constant of this module
            {"id": delivery_id, "worker": owner, "seconds": seconds, "verb": "find"},
        )
        return Lease(delivery_id, account_id, found[0][0], State.UNCERTAIN) if found else None


def _take(
    found: Sequence[tuple[int, int, bool]], account_id: int, *, owner: str, seconds: float, verb: str
) -> Lease | None:
    delivery_id, fence, may_go = found[0]
    if not may_go:
        _give_back(account_id)
        return None
    moved = moves.move(
        [delivery_id],
        frm=State.QUEUED,
        to=State.PUBLISHING,
        fence=fence,
        changes={"fence": moves.NEXT_FENCE, "lease_until": moves.after(seconds), "lease_owner": owner},
        details={"worker": owner, "verb": verb},
        only_if=f"{NOT_HELD} AND NOT ({OVERDUE})",
        along=moves.Along(_BEGIN_ATTEMPT, {"worker": owner, "verb": verb}),
    )
    return Lease(delivery_id, account_id, fence + 1, State.PUBLISHING) if moved else None


def _give_back(account_id: int) -> None:
    """Empty the queue of an account that may not go on: what waits there takes the room of others."""
    queued = rows(
        "SELECT id FROM deliveries_delivery WHERE account_id = %s AND state = 'queued' FOR NO KEY UPDATE SKIP LOCKED",
        [account_id],
    )
    moves.move(
        [row[0] for row in queued],
        frm=State.QUEUED,
        to=State.SCHEDULED,
        changes={"is_ahead": False},
        details={"reason": "the platform does not take posts of this account now"},
        along=moves.Along(pace.GIVEN_BACK.format(unsent="true"), {}),
    )


def renew(leases: Sequence[Lease], *, seconds: float) -> None:
    """Prolong the leases that are still ours (the heartbeat)."""
    with kept():
        rows(
            """
            UPDATE deliveries_delivery d SET lease_until = clock_timestamp() + %s * interval '1 second'
            FROM unnest(%s::bigint[], %s::int[]) AS mine(id, fence)
            WHERE d.id = mine.id AND d.fence = mine.fence AND d.lease_until IS NOT NULL
            """,
            [seconds, [lease.delivery_id for lease in leases], [lease.fence for lease in leases]],
        )


def note(lease: Lease, *, phase: Phase, notes: Mapping[str, object]) -> bool:
    """Store how far preparing has come; False: the lease is no longer ours."""
    with kept():
        return bool(
            rows(
                """
                UPDATE deliveries_delivery SET phase = %s, notes = %s::jsonb
                WHERE id = %s AND fence = %s AND state = 'publishing' RETURNING id
                """,
                [phase.value, json.dumps(dict(notes), default=str), lease.delivery_id, lease.fence],
            )
        )


def may_go_on(lease: Lease) -> bool:
    """Say whether the lease is still ours and nothing holds the delivery: asked before calls of a try."""
    with kept():
        return bool(
            rows(
                f"""
                SELECT 1 FROM deliveries_delivery d
                WHERE d.id = %s AND d.fence = %s AND d.state = 'publishing' AND {NOT_HELD}
                """,  # noqa: S608 - a constant of this package
                [lease.delivery_id, lease.fence],
            )
        )


def begin_commit(lease: Lease, *, request_digest: str) -> bool:
    """
    Store that the post may become visible from now on; False: the lease is lost, or a hold covers the delivery.

    The check of the holds and the write are one statement, so no hold slips between them.
    """
    with kept():
        return bool(
            rows(
                f"""
                WITH begun AS (
                    UPDATE deliveries_delivery d SET phase = 'commit', commit_at = clock_timestamp()
                    WHERE d.id = %(id)s AND d.fence = %(fence)s AND d.state = 'publishing' AND {NOT_HELD}
                    RETURNING d.id
                )
                UPDATE deliveries_attempt t SET phase = 'commit', request_digest = %(digest)s
                FROM begun WHERE t.delivery_id = begun.id AND t.fence = %(fence)s RETURNING t.id
                """,  # noqa: S608 - a constant of this package
                {"id": lease.delivery_id, "fence": lease.fence, "digest": request_digest},
            )
        )
