"""The troubles of this moment: deliveries and broadcasts that are late, failed or undecided, and dead credentials."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from corong.accounts.models import Account, TokenState
from corong.accounts.queries import expiring
from corong.alerts import rules
from corong.alerts.models import Alert
from corong.alerts.rules import CAUSES, Cause
from corong.broadcasts.queries import in_trouble
from corong.broadcasts.states import State as BroadcastState
from corong.deliveries import watch
from corong.deliveries.reasons import Code, Reason
from corong.deliveries.watch import Late

MOST: Final = 2000
"""Deliveries looked at in one round, the latest first to wait; the rest follows when these are out."""
DELIVERY: Final = "delivery"
ACCOUNT: Final = "account"
BROADCAST: Final = "broadcast"
_BROADCASTS: Final = {
    BroadcastState.FAILED: Cause.BROADCAST_FAILED,
    BroadcastState.MISSED: Cause.BROADCAST_MISSED,
    BroadcastState.UNCERTAIN: Cause.BROADCAST_UNDECIDED,
}
"""What is in another state although its time has come is late."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble of one delivery or account; `particulars` can be stored as JSON."""

    organisation_id: int
    subject: str
    subject_id: int
    cause: Cause
    particulars: dict[str, object]


def present() -> Sequence[Trouble]:
    """Find everything that is in trouble now."""
    open_ones = Alert.objects.filter(subject=DELIVERY, resolved_at__isnull=True)
    known = list(open_ones.values_list("subject_id", flat=True).distinct())
    # A delivery that moves between the looks is in two: the later look is the truer one.
    looks = (*watch.unapproved(MOST), *watch.late(MOST), *watch.stuck(MOST, also=known))
    found = {each.delivery_id: each for each in looks}
    deliveries = [_of_delivery(each, CAUSES[each.reason.code]) for each in found.values() if each.reason.code in CAUSES]
    hands = [_of_delivery(each, rules.by_hand(each.seconds_late)) for each in watch.by_hand(MOST)]
    return [*deliveries, *hands, *_of_accounts(), *_of_broadcasts()]


def _of_delivery(late: Late, cause: Cause) -> Trouble:
    return Trouble(
        organisation_id=late.organisation_id,
        subject=DELIVERY,
        subject_id=late.delivery_id,
        cause=cause,
        particulars={
            **to_json(late.reason),
            "platform": late.platform,
            "handle": late.handle,
            "due_at": late.due_at.isoformat(),
        },
    )


def _of_accounts() -> Sequence[Trouble]:
    dead = Account.objects.filter(token_state=TokenState.DEAD, disconnected_at__isnull=True)
    return [
        *(_of_account(account, Cause.TOKEN, Reason(Code.TOKEN, cause=account.token_reason)) for account in dead),
        *(
            _of_account(account, Cause.EXPIRES, Reason(Code.EXPIRES, at=account.expires_at))
            for account in expiring(Account.objects.all())
        ),
    ]


def _of_broadcasts() -> Sequence[Trouble]:
    return [
        Trouble(
            organisation_id=each.organisation_id,
            subject=BROADCAST,
            subject_id=each.pk,
            cause=_BROADCASTS.get(BroadcastState(each.state), Cause.BROADCAST_LATE),
            particulars={
                "platform": each.account.platform,
                "handle": each.account.handle,
                "title": each.title,
                "starts_at": each.starts_at.isoformat(),
                "reason": each.reason,
                "needs_approval": each.needs_approval,
            },
        )
        for each in in_trouble(MOST)
    ]


def _of_account(account: Account, cause: Cause, reason: Reason) -> Trouble:
    return Trouble(
        organisation_id=account.organisation_id,
        subject=ACCOUNT,
        subject_id=account.pk,
        cause=cause,
        particulars={**to_json(reason), "platform": account.platform, "handle": account.handle},
    )


def to_json(reason: Reason) -> dict[str, object]:
    """Write a reason so that it can be stored."""
    return {**asdict(reason), "code": reason.code.value, "at": reason.at.isoformat() if reason.at else None}


def from_json(particulars: dict[str, object]) -> Reason:
    """Read a stored reason."""
    at = particulars.get("at")
    return Reason(
        code=Code(str(particulars["code"])),
        at=datetime.fromisoformat(str(at)) if at else None,
        who=str(particulars.get("who", "")),
        cause=str(particulars.get("cause", "")),
        count=int(str(particulars.get("count", 0))),
    )
