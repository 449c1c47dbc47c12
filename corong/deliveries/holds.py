"""Holds: placing, releasing, and the condition every claim and every commit checks in its own transaction."""

import time
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from corong.accounts.models import Account
from corong.database import now, rows, unit
from corong.deliveries import moves
from corong.deliveries.models import Hold
from corong.deliveries.states import State
from corong.events.commands import record
from corong.organisations.models import Organisation
from corong.people.models import Person

PERMIT_SECONDS: Final = 0.4
"""How long a worker's look at the holds stays good; no call to a platform begins on an older one."""

NOT_HELD: Final = "NOT deliveries_is_held(d.account_id, d.organisation_id)"
"""True for a delivery `d` that no hold in force or announced covers."""


def place(
    *,
    reason: str,
    by: Person | None,
    organisation: Organisation | None = None,
    platform: str = "",
    account: Account | None = None,
) -> Hold:
    """
    Stop publishing at once; when this returns, no call to a platform begins any more.

    The hold is announced first, then `PERMIT_SECONDS` pass, in which calls that had passed the gate may begin, then
    it is in force. Must not run inside a transaction.
    """
    hold = _announce(reason, by, starts_at=None, organisation=organisation, platform=platform, account=account)
    time.sleep(PERMIT_SECONDS * 1.5)
    with unit():
        hold.effective_at = now()
        hold.save(update_fields=["effective_at"])
    return hold


def plan(
    *,
    reason: str,
    by: Person | None,
    starts_at: datetime,
    organisation: Organisation | None = None,
    platform: str = "",
    account: Account | None = None,
) -> Hold:
    """Announce a hold that comes into force by itself: `PERMIT_SECONDS` after `starts_at` no call begins any more."""
    return _announce(reason, by, starts_at=starts_at, organisation=organisation, platform=platform, account=account)


def _announce(
    reason: str,
    by: Person | None,
    *,
    starts_at: datetime | None,
    organisation: Organisation | None,
    platform: str,
    account: Account | None,
) -> Hold:
    with unit():
        moment = now()
        hold = Hold.objects.create(
            organisation=organisation,
            platform=platform,
            account=account,
            reason=reason,
            placed_by=by,
            placed_at=moment,
            starts_at=starts_at or moment,
            effective_at=starts_at + timedelta(seconds=PERMIT_SECONDS * 1.5) if starts_at else None,
        )
        record(
            "hold.placed",
            subject="hold",
            subject_id=hold.pk,
            organisation_id=organisation.pk if organisation else None,
            person_id=by.pk if by else None,
            details={
                "reason": reason,
                "platform": platform,
                "account": account.pk if account else None,
                "starts_at": starts_at,
            },
        )
    return hold


@transaction.atomic
def release(hold: Hold, *, by: Person | None) -> Hold:
    """End a hold. What it stopped stays held and waits for a new time: the backlog never fires."""
    # What fell due a moment ago, or while no scheduler ran, was not stopped yet.
    stopped()
    hold.released_at = now()
    hold.released_by = by
    hold.save(update_fields=["released_at", "released_by"])
    record(
        "hold.released",
        subject="hold",
        subject_id=hold.pk,
        organisation_id=hold.organisation_id,
        person_id=by.pk if by else None,
        details={},
    )
    return hold


def stopped() -> list[int]:
    """Move due deliveries that a hold covers to `held`: they wait for a new time. Runs in the caller's transaction."""
    if not rows(
        "SELECT 1 FROM deliveries_hold WHERE released_at IS NULL AND starts_at <= statement_timestamp() LIMIT 1"
    ):
        return []
    return moves.move_waiting(
        to=State.HELD,
        where=f"d.due_at <= statement_timestamp() AND NOT ({NOT_HELD})",
        changes={"is_ahead": False, "reason_class": "Held", "reason": "held; it waits for a new time"},
    )
