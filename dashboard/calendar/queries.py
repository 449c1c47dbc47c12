"""What stands in the calendar, grouped as people think of it: one post at one time, with its accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from corong.accounts.models import Account
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
SHOWN: Final = (
    *("state", "due_at", "part", "post_id", "account_id", "organisation_id"),
    *("account__platform", "account__handle", "post__text", "post__pillar"),
    *("organisation__name", "organisation__timezone", "organisation__path", "organisation__is_practice"),
)
"""What a calendar shows of a delivery: a month has thousands, and most of a row is for those who work on it."""
MOVABLE: Final = frozenset({State.SCHEDULED, State.HELD, State.MISSED, State.FAILED})
"""States in which a delivery can get another time, as `corong.deliveries.commands.reschedule` has it."""
WAITING: Final = (State.SCHEDULED.value, State.QUEUED.value, State.PUBLISHING.value)


@dataclass(slots=True)
class Slot:
    """One post at one time; of each account the part of the thread that most needs a look."""

    post: Post
    due_at: datetime
    organisation: Organisation
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def can_move(self) -> bool:
        """Say whether any of it can get another time."""
        return any(State(delivery.state) in MOVABLE for delivery in self.deliveries)

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to see; empty fields mean all. Of an office, those beneath it too."""

    office: Organisation | None = None
    account: int | None = None
    pillar: str = ""
    state: str = ""
    author: int | None = None

    def narrow(self, found: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Leave out what is not wanted."""
        if self.office is not None:
            found = found.filter(organisation__path__startswith=self.office.path)
        if self.account is not None:
            found = found.filter(account_id=self.account)
        if self.pillar:
            found = found.filter(post__pillar=self.pillar)
        if self.state:
            found = found.filter(state=self.state)
        if self.author is not None:
            found = found.filter(post__author_id=self.author)
        return found


def between(person: Person, start: datetime, end: datetime, *, wanted: Wanted) -> Sequence[Slot]:
    """Give what is wanted and due from `start` until `end`, earliest first."""
    found = wanted.narrow(readable(person).filter(due_at__gte=start, due_at__lt=end)).only(*SHOWN)
    return slots(found.order_by("due_at", "post_id", "account_id", "part")[:MOST])


def accounts(offices: Sequence[Organisation]) -> Sequence[Account]:
    """Give the accounts of these offices."""
    found = Account.objects.filter(organisation__in=offices)
    return list(found.order_by("platform", "handle"))


def authors(offices: Sequence[Organisation]) -> Sequence[Person]:
    """Give those who have written for these offices."""
    written = Post.objects.filter(author=OuterRef("pk"), organisation__in=offices)
    return list(Person.objects.filter(Exists(written)).order_by("name"))


def slot(person: Person, post_id: int, due_at: datetime) -> Slot | None:
    """Give one post at one time, with every delivery of it; None: the person sees none there."""
    found = readable(person).filter(post_id=post_id, due_at=due_at).order_by("account_id", "part")
    made: Slot | None = None
    for delivery in found:
        made = made or Slot(delivery.post, due_at, delivery.organisation)
        made.deliveries.append(delivery)
    return made


def upcoming(person: Person, now: datetime, *, most: int) -> Sequence[Slot]:
    """Give the next posts that wait to go out."""
    found = readable(person).filter(state__in=WAITING, due_at__gte=now).only(*SHOWN)
    found = found.order_by("due_at", "post_id", "account_id")
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
