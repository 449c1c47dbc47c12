"""A worker's right to act on one delivery: a lease with a fence. Every write under it says which fence it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psycopg import sql

from corong.database import rows, unit
from corong.deliveries import moves
from corong.deliveries.holds import NOT_HELD
from corong.deliveries.states import Phase, State

_ACCOUNT_LOCK: Final = 0x636F72
"""First half of the advisory lock under which one account's next delivery is chosen."""


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

    So the posts of one account leave one after the other and in order, whatever order messages arrive in.
    """
    with unit():
        rows("SELECT pg_advisory_xact_lock(%s, %s)", [_ACCOUNT_LOCK, account_id])
        found = rows(
            """
            SELECT d.id, d.fence FROM deliveries_delivery d
            WHERE d.account_id = %s AND d.state = 'queued' AND NOT d.is_ahead AND NOT EXISTS (
                SELECT 1 FROM deliveries_delivery p
                WHERE p.account_id = %s AND p.state = 'publishing' AND NOT p.is_ahead)
            ORDER BY d.due_at, d.id LIMIT 1 FOR UPDATE
            """,
            [account_id, account_id],
        )
        return _take(found, account_id, owner=owner, seconds=seconds, verb="publish") if found else None


def take_ahead(delivery_id: int, account_id: int, *, owner: str, seconds: float) -> Lease | None:
    """Take a queued delivery only to prepare it before its due time."""
    with unit():
        found = rows(
            "SELECT id, fence FROM deliveries_delivery WHERE id = %s AND state = 'queued' AND is_ahead FOR UPDATE",
            [delivery_id],
        )
        return _take(found, account_id, owner=owner, seconds=seconds, verb="prepare") if found else None


def take_uncertain(delivery_id: int, account_id: int, *, owner: str, seconds: float) -> Lease | None:
    """Take an uncertain delivery to look for it; its state stays."""
    with unit():
        found = rows(
            """
            UPDATE deliveries_delivery SET fence = fence + 1, looks = looks + 1, lease_owner = %s,
                lease_until = clock_timestamp() + %s * interval '1 second'
            WHERE id = %s AND state = 'uncertain' AND (lease_until IS NULL OR lease_until < clock_timestamp())
            RETURNING id, fence
            """,
            [owner, seconds, delivery_id],
        )
        if not found:
            return None
        lease = Lease(delivery_id, account_id, found[0][1], State.UNCERTAIN)
        _begin_attempt(lease, owner, "find")
        return lease


def _take(found: Sequence[tuple[int, int]], account_id: int, *, owner: str, seconds: float, verb: str) -> Lease | None:
    delivery_id, fence = found[0]
    moved = moves.move(
        [delivery_id],
        frm=State.QUEUED,
        to=State.PUBLISHING,
        fence=fence,
        changes={"fence": moves.NEXT_FENCE, "lease_until": moves.after(seconds), "lease_owner": owner},
        details={"worker": owner, "verb": verb},
        only_if=NOT_HELD,
    )
    if not moved:
        return None
    lease = Lease(delivery_id, account_id, fence + 1, State.PUBLISHING)
    _begin_attempt(lease, owner, verb)
    return lease


def _begin_attempt(lease: Lease, owner: str, verb: str) -> None:
    rows(
        """
        INSERT INTO deliveries_attempt
            (delivery_id, fence, worker, verb, phase, request_digest, started_at, outcome, error_class, message)
        VALUES (%s, %s, %s, %s, '', '', clock_timestamp(), '', '', '')
        """,
        [lease.delivery_id, lease.fence, owner, verb],
    )


def renew(leases: Sequence[Lease], *, seconds: float) -> None:
    """Prolong the leases that are still ours (the heartbeat)."""
    with unit():
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
    with unit():
        changes = sql.SQL(
            "UPDATE deliveries_delivery SET phase = {}, notes = {}::jsonb"
            " WHERE id = {} AND fence = {} AND state = 'publishing' RETURNING id"
        ).format(
            sql.Literal(phase.value), moves.as_json(notes), sql.Literal(lease.delivery_id), sql.Literal(lease.fence)
        )
        return bool(rows(changes.as_string(None)))


def may_prepare(lease: Lease) -> bool:
    """Say whether the lease is still ours and nothing holds the delivery: asked before calls of `prepare`."""
    with unit():
        query = sql.SQL(
            "SELECT 1 FROM deliveries_delivery d WHERE d.id = {} AND d.fence = {} AND d.state = 'publishing' AND {}"
        ).format(sql.Literal(lease.delivery_id), sql.Literal(lease.fence), NOT_HELD)
        return bool(rows(query.as_string(None)))


def begin_commit(lease: Lease, *, request_digest: str) -> bool:
    """
    Store that the post may become visible from now on; False: the lease is lost, or a hold covers the delivery.

    The check of the holds and the write are one statement, so no hold slips between them.
    """
    with unit():
        query = sql.SQL(
            """
            WITH begun AS (
                UPDATE deliveries_delivery d SET phase = 'commit', commit_at = clock_timestamp()
                WHERE d.id = {id} AND d.fence = {fence} AND d.state = 'publishing' AND {not_held}
                RETURNING d.id
            )
            UPDATE deliveries_attempt t SET phase = 'commit', request_digest = {digest}
            FROM begun WHERE t.delivery_id = begun.id AND t.fence = {fence} RETURNING t.id
            """
        ).format(
            id=sql.Literal(lease.delivery_id),
            fence=sql.Literal(lease.fence),
            not_held=NOT_HELD,
            digest=sql.Literal(request_digest),
        )
        return bool(rows(query.as_string(None)))
