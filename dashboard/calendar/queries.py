"""What stands in the calendar, grouped as people think of it: one post at one time, with its accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Prefetch, QuerySet

from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.posts.models import Attachment, Post

MOST: Final = 1000
_URGENCY: Final = (
    State.FAILED,
    State.UNCERTAIN,
    State.NEEDS_HAND,
    State.MISSED,
    State.HELD,
    State.PUBLISHING,
    State.QUEUED,
    State.SCHEDULED,
    State.APPROVED,
    State.IN_REVIEW,
    State.DRAFT,
    State.PUBLISHED,
    State.CANCELLED,
)
WAITING: Final = (State.SCHEDULED.value, State.QUEUED.value, State.PUBLISHING.value)


@dataclass(slots=True)
class Slot:
    """One post at one time; of each account the part of the thread that most needs a look."""

    post: Post
    due_at: datetime
    organisation: Organisation
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def first(self) -> Delivery:
        """Give the delivery that most needs a look."""
        return min(self.deliveries, key=_urgency)


def offices(person: Person) -> Sequence[Organisation]:
    """Give the offices the person can see, from the top of the tree down."""
    return list(organisations(person, Act.READ).order_by("path"))


def readable(person: Person) -> QuerySet[Delivery]:
    """Give the deliveries the person can see, with what a list shows of each."""
    return (
        Delivery.objects.filter(organisation__in=organisations(person, Act.READ))
        .select_related("account", "organisation", "post")
        .prefetch_related(
            Prefetch("post__attachments", queryset=Attachment.objects.only("id", "post_id", "position")),
        )
    )


def between(person: Person, start: datetime, end: datetime, *, office: Organisation | None) -> Sequence[Slot]:
    """Give what is due from `start` until `end`, earliest first: of an office and those beneath it, or of all."""
    found = readable(person).filter(due_at__gte=start, due_at__lt=end)
    if office is not None:
        found = found.filter(organisation__path__startswith=office.path)
    return slots(found.order_by("due_at", "post_id", "account_id", "part")[:MOST])


def upcoming(person: Person, now: datetime, *, most: int) -> Sequence[Slot]:
    """Give the next posts that wait to go out."""
    found = readable(person).filter(state__in=WAITING, due_at__gte=now).order_by("due_at", "post_id", "account_id")
    return slots(found[: most * 8])[:most]


def slots(deliveries: Iterable[Delivery]) -> Sequence[Slot]:
    """Group deliveries by post and time, in the order given."""
    found: dict[tuple[int, datetime], Slot] = {}
    for delivery in deliveries:
        if delivery.due_at is None:
            continue
        slot = found.setdefault(
            (delivery.post_id, delivery.due_at), Slot(delivery.post, delivery.due_at, delivery.organisation)
        )
        same = [known for known in slot.deliveries if known.account_id == delivery.account_id]
        if not same:
            slot.deliveries.append(delivery)
        elif _urgency(delivery) < _urgency(same[0]):
            slot.deliveries[slot.deliveries.index(same[0])] = delivery
    return list(found.values())


def _urgency(delivery: Delivery) -> int:
    return _URGENCY.index(State(delivery.state))
