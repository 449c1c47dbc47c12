"""Posts that wait for a new time because they were held or missed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import BooleanField, F, Func, QuerySet

from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.posts.models import Post

WAITING: Final = (State.HELD.value, State.MISSED.value)
MOST: Final = 300


@dataclass(slots=True)
class Waiting:
    """One post with those of its deliveries that wait, of each thread the first part; `due_at` is what it was."""

    post: Post
    organisation: Organisation
    due_at: datetime | None
    deliveries: list[Delivery] = field(default_factory=list)
    is_held: bool = False


def readable(person: Person) -> QuerySet[Delivery]:
    """Give the deliveries that wait for a new time in the offices the person sees."""
    return Delivery.objects.filter(organisation__in=organisations(person, Act.READ), state__in=WAITING)


def how_many(person: Person) -> int:
    """Count the posts that wait."""
    return readable(person).values("post").distinct().count()


def posts(person: Person) -> Sequence[Waiting]:
    """Give the posts that wait, the one due first at the front."""
    is_held = Func(F("account_id"), F("organisation_id"), function="deliveries_is_held", output_field=BooleanField())
    found = readable(person).annotate(is_held_now=is_held).select_related("account", "organisation", "post")
    return list(_grouped(found.order_by("due_at", "post_id", "account_id", "part")[: MOST * 4]))[:MOST]


def _grouped(deliveries: Iterable[Delivery]) -> Iterable[Waiting]:
    found: dict[int, Waiting] = {}
    for delivery in deliveries:
        entry = found.setdefault(delivery.post_id, Waiting(delivery.post, delivery.organisation, delivery.due_at))
        if delivery.account_id not in {known.account_id for known in entry.deliveries}:
            entry.deliveries.append(delivery)
        entry.is_held = entry.is_held or bool(getattr(delivery, "is_held_now", False))
    return found.values()
