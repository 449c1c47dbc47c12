"""A worker's right to act on one broadcast, and the check before each call: every write says which fence it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models.functions import Now

from corong.broadcasts import moves
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import ALWAYS, MOVING, State, Step
from corong.database import kept, rows, unit

GOES_ON: Final = """
    (b.state = ANY(%(moving)s) AND NOT b.needs_approval OR b.wish = 'remove' AND b.state <> 'cancelled')
"""
"""True for a broadcast `b` the engine has something to do with."""
NOT_HELD: Final = "NOT deliveries_is_held(b.account_id, b.organisation_id)"
"""True for a broadcast `b` that no hold in force or announced covers."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One worker's hold on one broadcast."""

    broadcast_id: int
    account_id: int
    fence: int


def take(broadcast_id: int, *, owner: str, seconds: float) -> Lease | None:
    """Take a broadcast to go on with, unless somebody else has it or it needs nothing."""
    with kept():
        found = rows(
            f"""
            UPDATE broadcasts_broadcast b SET fence = b.fence + 1, lease_owner = %(owner)s,
                lease_until = clock_timestamp() + %(seconds)s * interval '1 second'
            WHERE b.id = %(id)s AND {GOES_ON} AND (b.lease_until IS NULL OR b.lease_until < clock_timestamp())
            RETURNING b.account_id, b.fence
            """,  # noqa: S608 - constants of this module
            {"id": broadcast_id, "owner": owner, "seconds": seconds, "moving": sorted(MOVING)},
        )
    return Lease(broadcast_id, *found[0]) if found else None


def renew(leases: Sequence[Lease], *, seconds: float) -> None:
    """Prolong the leases that are still ours (the heartbeat)."""
    with kept():
        rows(
            """
            UPDATE broadcasts_broadcast b SET lease_until = clock_timestamp() + %s * interval '1 second'
            FROM unnest(%s::bigint[], %s::int[]) AS mine(id, fence)
            WHERE b.id = mine.id AND b.fence = mine.fence AND b.lease_until IS NOT NULL
            """,
            [seconds, [lease.broadcast_id for lease in leases], [lease.fence for lease in leases]],
        )


def may_go_on(lease: Lease) -> bool:
    """Say whether the lease is still ours and nothing holds the broadcast: asked before calls."""
    with kept():
        return bool(
            rows(
                f"SELECT 1 FROM broadcasts_broadcast b WHERE b.id = %s AND b.fence = %s AND {NOT_HELD}",  # noqa: S608
                [lease.broadcast_id, lease.fence],
            )
        )


def is_ours(lease: Lease) -> bool:
    """Say whether the lease is still ours."""
    with kept():
        return Broadcast.objects.filter(pk=lease.broadcast_id, fence=lease.fence).exists()


def begin(lease: Lease, step: Step) -> bool:
    """
    Store that a call begins; False: the lease is lost, or a hold covers the broadcast.

    The check of the holds and the write are one statement, so no hold slips between them.
    """
    with kept():
        return bool(
            rows(
                f"""
                UPDATE broadcasts_broadcast b SET step = %(step)s, step_at = clock_timestamp()
                WHERE b.id = %(id)s AND b.fence = %(fence)s AND (%(always)s OR {NOT_HELD}) RETURNING b.id
                """,  # noqa: S608 - a constant of this module
                {"step": step.value, "id": lease.broadcast_id, "fence": lease.fence, "always": step in ALWAYS},
            )
        )


def begin_announce(lease: Lease) -> bool:
    """Store that the page may be there from now on; False: the lease is lost, or a hold covers the broadcast."""
    with unit():
        if not begin(lease, Step.ANNOUNCE):
            return False
        broadcast = Broadcast.objects.get(pk=lease.broadcast_id)
        return moves.move(broadcast, State.MAKING, fence=lease.fence, changes={"looks": 0, "step_at": Now()})
