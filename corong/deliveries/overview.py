"""The whole service at a glance: processes, queues, holds, dead credentials, what goes out next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from corong.accounts.models import Account, TokenState
from corong.database import now, rows
from corong.deliveries.models import Delivery, Heartbeat, Hold
from corong.deliveries.reasons import SILENT_SECONDS
from corong.deliveries.states import State

KINDS: Final = ("scheduler", "publish", "collect")


@dataclass(frozen=True, slots=True)
class Pulse:
    """One process, and the seconds since it last showed that it works; None: none of this kind ever did."""

    kind: str
    name: str
    seconds: float | None

    @property
    def is_alive(self) -> bool:
        """Whether it beat lately."""
        return self.seconds is not None and self.seconds <= SILENT_SECONDS


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the service stands. `waiting` counts deliveries by state, those at rest for good left out."""

    asked_at: datetime
    pulses: Sequence[Pulse]
    waiting: Mapping[State, int]
    holds: Sequence[Hold]
    dead: Sequence[Account]
    coming: Sequence[Delivery]


def overview(*, coming: int = 5) -> Overview:
    """Look at everything once."""
    moment = now()
    dead = Account.objects.filter(token_state=TokenState.DEAD, disconnected_at__isnull=True)
    next_due = Delivery.objects.filter(state=State.SCHEDULED.value, due_at__gt=moment).order_by("due_at", "pk")
    return Overview(
        asked_at=moment,
        pulses=_pulses(moment),
        waiting=_waiting(),
        holds=holds(),
        dead=list(dead.select_related("organisation").order_by("platform", "handle")),
        coming=list(next_due.select_related("account", "organisation", "post")[:coming]),
    )


def holds() -> Sequence[Hold]:
    """Give the holds in force or announced, oldest first."""
    found = Hold.objects.filter(released_at__isnull=True)
    return list(found.select_related("organisation", "account", "placed_by").order_by("pk"))


def on_their_way(account: Account) -> int:
    """Count the account's deliveries that are scheduled or going out."""
    wanted = [state.value for state in (State.SCHEDULED, State.QUEUED, State.PUBLISHING, State.UNCERTAIN)]
    return Delivery.objects.filter(account=account, state__in=wanted).count()


def _pulses(moment: datetime) -> Sequence[Pulse]:
    found = [
        Pulse(beat.kind, beat.name, (moment - beat.beat_at).total_seconds())
        for beat in Heartbeat.objects.order_by("kind", "-beat_at")
    ]
    alive_kinds = {pulse.kind for pulse in found if pulse.is_alive}
    # A silent process matters only where no other of its kind works: its successor has another name.
    shown: list[Pulse] = []
    for kind in KINDS:
        of_kind = [pulse for pulse in found if pulse.kind == kind]
        if kind in alive_kinds:
            shown += [pulse for pulse in of_kind if pulse.is_alive]
        else:
            shown += of_kind[:1] or [Pulse(kind, "", None)]
    return shown


def _waiting() -> Mapping[State, int]:
    counted = rows(
        "SELECT state, count(*) FROM deliveries_delivery WHERE state NOT IN ('published', 'cancelled') GROUP BY state"
    )
    return {State(state): count for state, count in counted}
