"""Posts that wait for a new time because they were held or missed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import QuerySet

from corong.database import fixed, rows
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act
from corong.posts.models import Post
from dashboard.calendar.queries import joined

_WAITING: Final = fixed((State.HELD, State.MISSED))
MOST: Final = 300


@dataclass(slots=True)
class Waiting:
    """One post with those of its deliveries that wait, of each thread the first part; `due_at` is what it was."""

    post: Post
    organisation: Organisation
    due_at: datetime | None
    deliveries: list[Delivery] = field(default_factory=list)
    is_held: bool = False


class Entry(NamedTuple):
    """One of them as the page shows it: whether the person may move it, and whether its box is ticked."""

    waiting: Waiting
    can_move: bool
    is_ticked: bool


def readable(person: Person) -> QuerySet[Delivery]:
    """Give the deliveries that wait for a new time in the offices the person sees."""
    return Delivery.objects.filter(organisation__in=within(person, Act.READ), state__in=_WAITING)


def waiting(person: Person) -> QuerySet[Delivery, int]:
    """Give the numbers of the posts that wait: to be counted."""
    return readable(person).values_list("post_id", flat=True).distinct()


def posts(person: Person) -> Sequence[Waiting]:
    """Give the posts that wait, the one due first at the front."""
    found = readable(person).order_by("due_at", "post_id", "account_id", "part")[: MOST * 4]
    deliveries = joined(found)
    return list(_grouped(deliveries, _held(deliveries)))[:MOST]


def _held(deliveries: Sequence[Delivery]) -> Collection[tuple[int, int]]:
    """Give those accounts and offices that a hold covers: each is looked at once, however much of it waits."""
    every = {(each.account_id, each.organisation_id) for each in deliveries}
    found = rows(
        "SELECT a, o FROM unnest(%s::bigint[], %s::bigint[]) AS t (a, o) WHERE deliveries_is_held(a, o)",
        [[account for account, _ in every], [office for _, office in every]],
    )
    return {(account, office) for account, office in found}


def _grouped(deliveries: Iterable[Delivery], held: Collection[tuple[int, int]]) -> Iterable[Waiting]:
    found: dict[int, Waiting] = {}
    for delivery in deliveries:
        entry = found.setdefault(delivery.post_id, Waiting(delivery.post, delivery.organisation, delivery.due_at))
        if delivery.account_id not in {known.account_id for known in entry.deliveries}:
            entry.deliveries.append(delivery)
        entry.is_held = entry.is_held or (delivery.account_id, delivery.organisation_id) in held
    return found.values()
