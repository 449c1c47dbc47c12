"""What the home page tells a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from corong.accounts.models import Account, TokenState
from corong.accounts.queries import expiring
from corong.deliveries.models import Delivery, Heartbeat
from corong.deliveries.states import State
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from dashboard.calendar.queries import readable

NEEDS_A_PERSON: Final = (State.UNCERTAIN, State.FAILED, State.MISSED, State.HELD, State.NEEDS_HAND)
SILENT_SECONDS: Final = 60
"""Signs of life come every few seconds; older ones mean that the process does not work."""
KINDS: Final = ("scheduler", "publish", "collect")


class Pulse(NamedTuple):
    """When the processes of one kind last showed that they work."""

    kind: str
    beat_at: datetime | None
    is_alive: bool


def attention(person: Person, *, most: int) -> tuple[Sequence[Delivery], int]:
    """Give the newest deliveries that wait for a person, and how many there are."""
    found = readable(person).filter(state__in=[state.value for state in NEEDS_A_PERSON])
    shown = list(found.order_by("-due_at", "pk")[: most + 1])
    return shown[:most], len(shown) if len(shown) <= most else found.count()


def dead_accounts(person: Person) -> Sequence[Account]:
    """Give the connected accounts whose credentials no longer work."""
    found = Account.objects.filter(
        organisation__in=organisations(person, Act.READ), token_state=TokenState.DEAD, disconnected_at__isnull=True
    )
    return list(found.select_related("organisation").order_by("platform", "handle"))


def expiring_accounts(person: Person) -> Sequence[Account]:
    """Give the accounts whose credentials end within days unless somebody connects them again."""
    mine = Account.objects.filter(organisation__in=organisations(person, Act.READ)).select_related("organisation")
    return list(expiring(mine))


def pulses(now: datetime) -> Sequence[Pulse]:
    """Say of each kind of process when it last showed that it works."""
    newest: Mapping[str, datetime] = dict(
        Heartbeat.objects.order_by("kind", "-beat_at").distinct("kind").values_list("kind", "beat_at")
    )
    return [
        Pulse(
            kind,
            newest.get(kind),
            is_alive=kind in newest and (now - newest[kind]).total_seconds() < SILENT_SECONDS,
        )
        for kind in KINDS
    ]
