"""What the home page tells a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from corong import database
from corong.accounts.models import Account, TokenState
from corong.accounts.queries import ends_soon
from corong.approvals import queries as approvals
from corong.broadcasts import queries as broadcasts
from corong.conversations import queries as conversations
from corong.conversations.queries import Pile
from corong.deliveries.models import Delivery, Heartbeat, Hold
from corong.deliveries.states import NEEDS_A_PERSON
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act
from dashboard.alerts import queries as alerts
from dashboard.calendar.queries import readable
from dashboard.waiting import queries as waiting

SILENT_SECONDS: Final = 60
"""Signs of life come every few seconds; older ones mean that the process does not work."""
KINDS: Final = ("scheduler", "publish", "collect")
_NEEDS_A_PERSON: Final = database.fixed(NEEDS_A_PERSON)


class Pulse(NamedTuple):
    """When the processes of one kind last showed that they work."""

    kind: str
    beat_at: datetime | None
    is_alive: bool


def counts(person: Person, now: datetime) -> Mapping[str, int]:
    """Count by one statement what the page only counts, and what it reads where there is any."""
    return database.counts(
        attention=_attention(person).values_list("pk", flat=True),
        accounts=_troubled(person, now).values_list("pk", flat=True),
        holds=Hold.objects.filter(released_at__isnull=True).values_list("pk", flat=True),
        broadcasts=broadcasts.going(person).values_list("pk", flat=True),
        alerts=alerts.uncared(person),
        unanswered=conversations.counted(person, Pile.OPEN),
        answers=conversations.counted(person, Pile.ANSWERS),
        sent_back=approvals.sent_back(person).values_list("pk", flat=True),
        need_time=waiting.waiting(person),
    )


def attention(person: Person, *, most: int) -> Sequence[Delivery]:
    """Give the newest deliveries that wait for a person."""
    newest = _attention(person).order_by("-due_at", "pk")[:most]
    found = Delivery.objects.filter(pk__in=newest.values("pk")).select_related("account", "organisation", "post")
    return list(found.order_by("-due_at", "pk"))


def _attention(person: Person) -> QuerySet[Delivery]:
    return readable(person).filter(state__in=_NEEDS_A_PERSON)


def troubled_accounts(person: Person, now: datetime) -> tuple[Sequence[Account], Sequence[Account]]:
    """
    Give the connected accounts whose credentials no longer work, and those a person must connect again within days.

    The first by name, the second in the order in which they end.
    """
    found = _troubled(person, now).select_related("organisation").defer("sealed")
    dead = [each for each in found if each.token_state == TokenState.DEAD]
    ending = [each for each in found if each.token_state != TokenState.DEAD and each.expires_at is not None]
    return (
        sorted(dead, key=lambda each: (each.platform, each.handle)),
        sorted(ending, key=lambda each: each.expires_at or now),
    )


def _troubled(person: Person, now: datetime) -> QuerySet[Account]:
    mine = Account.objects.filter(organisation__in=within(person, Act.READ), disconnected_at__isnull=True)
    return mine.filter(Q(token_state=TokenState.DEAD) | ends_soon(now))


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
