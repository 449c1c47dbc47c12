"""Which events a person may read, and which of them they ask for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from corong.events.models import Event
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act

ON_ONE_PAGE: Final = 50
MOST_EXPORTED: Final = 50_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; what is empty does not matter. `before` is the number of an event, for going on."""

    office: Organisation | None = None
    who: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def offices(person: Person) -> Sequence[Organisation]:
    """Give the offices whose log the person may read, from the top of the tree down."""
    return list(organisations(person, Act.AUDIT).order_by("path"))


def readable(person: Person) -> QuerySet[Event]:
    """
    Give the events of the offices whose log the person may read.

    What belongs to no office is for those who read the log of a topmost one.
    """
    mine = organisations(person, Act.AUDIT)
    wanted = Q(organisation_id__in=mine.values("pk"))
    if mine.filter(parent=None).exists():
        wanted |= Q(organisation_id=None)
    return Event.objects.filter(wanted)


def found(person: Person, wish: Wish) -> QuerySet[Event]:
    """Give the events asked for, newest first."""
    events = readable(person)
    if wish.office is not None:
        beneath = Organisation.objects.filter(path__startswith=wish.office.path)
        events = events.filter(organisation_id__in=beneath.values("pk"))
    if wish.who:
        named = Person.objects.filter(Q(name__icontains=wish.who) | Q(email__icontains=wish.who))
        events = events.filter(person_id__in=named.values("pk"))
    if wish.subject:
        events = events.filter(subject=wish.subject)
    if wish.since is not None:
        events = events.filter(at__gte=wish.since)
    if wish.until is not None:
        events = events.filter(at__lt=wish.until)
    if wish.before is not None:
        events = events.filter(pk__lt=wish.before)
    return events.order_by("-pk")


def people(events: Sequence[Event]) -> Mapping[int, str]:
    """Give the names of those who did something, and of those to whom it was done."""
    did = {event.person_id for event in events if event.person_id is not None}
    had_it_done = {event.subject_id for event in events if event.subject == "person"}
    return dict(Person.objects.filter(pk__in=did | had_it_done).values_list("pk", "name"))


def places(events: Sequence[Event]) -> Mapping[int, str]:
    """Give the names of the offices."""
    ids = {event.organisation_id for event in events if event.organisation_id is not None}
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def batches(events: QuerySet[Event], *, size: int = 2000) -> Iterator[Sequence[Event]]:
    """Give many events a batch at a time, so that they never all are in memory."""
    last, left = None, MOST_EXPORTED
    while left > 0:
        batch = list((events if last is None else events.filter(pk__lt=last))[: min(size, left)])
        if not batch:
            return
        yield batch
        last, left = batch[-1].pk, left - len(batch)
