"""What a person was told of."""

from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet

from corong.people.factors import MOST_UNREAD
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from corong.tellings.models import Telling

MOST_SHOWN: Final = 50
MOST_COUNTED: Final = MOST_UNREAD


def of(person: Person) -> QuerySet[Telling]:
    """Give what a person was told of, of the offices they can (still) see."""
    return Telling.objects.filter(person=person, notice__organisation__in=organisations(person, Act.READ))


def newest(person: Person) -> Sequence[Telling]:
    """Give the newest of them with all that they tell."""
    found = of(person).select_related("notice__organisation").prefetch_related("notice__alerts", "notice__ended")
    return list(found.order_by("-notice_id")[:MOST_SHOWN])


def unread(person: Person) -> int:
    """
    Count what a person has not read, up to `MOST_COUNTED`.

    Every page asks this: for the person of a request it takes no query.
    """
    if person.unread_of is not None:
        seen = frozenset(within(person, Act.READ))
        return sum(office in seen for office in person.unread_of)
    return of(person).filter(read_at__isnull=True).order_by()[:MOST_COUNTED].count()
