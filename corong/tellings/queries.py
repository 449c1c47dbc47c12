"""What a person was told of."""

from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet

from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.tellings.models import Telling

MOST_SHOWN: Final = 50
MOST_COUNTED: Final = 100


def of(person: Person) -> QuerySet[Telling]:
    """Give what a person was told of, of the offices they can (still) see."""
    return Telling.objects.filter(person=person, notice__organisation__in=organisations(person, Act.READ))


def newest(person: Person) -> Sequence[Telling]:
    """Give the newest of them with all that they tell."""
    found = of(person).select_related("notice__organisation").prefetch_related("notice__alerts", "notice__ended")
    return list(found.order_by("-notice_id")[:MOST_SHOWN])


def unread(person: Person) -> int:
    """Count what a person has not read, up to `MOST_COUNTED`: for every page, so by one look at an index."""
    return of(person).filter(read_at__isnull=True).order_by()[:MOST_COUNTED].count()
