"""What the page of alerts shows a person."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet

from corong.alerts.models import Alert
from corong.database import now
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act

MOST_OPEN: Final = 200
MOST_OVER: Final = 30
OVER_DAYS: Final = 14


def readable(person: Person) -> QuerySet[Alert]:
    """Give the alerts of the offices the person can see, the newest first."""
    found = Alert.objects.filter(organisation__in=within(person, Act.READ))
    return found.select_related("organisation", "acknowledgement__person").order_by("-raised_at", "-pk")


def open_ones(person: Person) -> Sequence[Alert]:
    """Give those that are not over."""
    return list(readable(person).filter(resolved_at__isnull=True)[:MOST_OPEN])


def over(person: Person) -> Sequence[Alert]:
    """Give those that were over lately, the latest first."""
    since = now() - timedelta(days=OVER_DAYS)
    return list(readable(person).filter(resolved_at__gt=since).order_by("-resolved_at", "-pk")[:MOST_OVER])


def uncared(person: Person) -> QuerySet[Alert, int]:
    """Give the numbers of those that are not over and that nobody cares for, up to `MOST_OPEN`: to be counted."""
    found = Alert.objects.filter(organisation__in=within(person, Act.READ), resolved_at__isnull=True)
    return found.filter(acknowledgement__isnull=True).values_list("pk", flat=True)[:MOST_OPEN]


def caring(person: Person) -> frozenset[int]:
    """Give the offices whose troubles the person may care for: where they write, or decide what is undecided."""
    found = organisations(person, Act.COMPOSE) | organisations(person, Act.RESOLVE)
    return frozenset(found.values_list("pk", flat=True))
