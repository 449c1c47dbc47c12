"""What stands in the calendar, grouped as people think of it: one post at one time, with its accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from corong.accounts.models import Account
from corong.database import rows
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from corong.posts.models import Attachment, Post

MOST: Final = 1000
_AUTHORS: Final = """
    SELECT w.id, w.name FROM people_person w
    CROSS JOIN LATERAL (SELECT FROM posts_post p WHERE p.author_id = w.id AND p.organisation_id = ANY(%s) LIMIT 1) post
    ORDER BY w.name, w.id
"""
_WITH_MEDIA: Final = Exists(Attachment.objects.filter(post=OuterRef("post")))
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
SHOWN: Final = ("state", "due_at", "part", "post_id", "account_id", "organisation_id")
"""What a calendar shows of a delivery itself: most of a row is for those who work on it."""
MOVABLE: Final = frozenset({State.SCHEDULED, State.HELD, State.MISSED, State.FAILED})
"""States in which a delivery can get another time, as `corong.deliveries.commands.reschedule` has it."""
WAITING: Final = (State.SCHEDULED.value, State.QUEUED.value, State.PUBLISHING.value)


@dataclass(slots=True)
class Slot:
    """One post at one time; of each account the part of the thread that most needs a look."""

    post: Post
    due_at: datetime
    organisation: Organisation
    has_media: bool = False
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
    """Give the deliveries the person can see."""
    return Delivery.objects.filter(organisation__in=within(person, Act.READ))


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
    found = wanted.narrow(readable(person).filter(due_at__gte=start, due_at__lt=end))
    return slots(joined(found.order_by("due_at", "post_id", "account_id", "part")[:MOST]))


def accounts(offices: Sequence[Organisation]) -> Sequence[Account]:
    """Give the accounts of these offices."""
    found = Account.objects.filter(organisation__in=[office.pk for office in offices])
    return list(found.only("platform", "handle").order_by("platform", "handle"))


def authors(offices: Sequence[Organisation]) -> Sequence[Person]:
    """Give those who have written for these offices: of everybody one post is looked for, by its index."""
    found = rows(_AUTHORS, [[office.pk for office in offices]])
    return [Person(pk=number, name=name) for number, name in found]


def slot(person: Person, post_id: int, due_at: datetime) -> Slot | None:
    """Give one post at one time, with every delivery of it; None: the person sees none there."""
    found = readable(person).filter(post_id=post_id, due_at=due_at).select_related("account", "organisation", "post")
    made: Slot | None = None
    for delivery in found.order_by("account_id", "part"):
        made = made or Slot(delivery.post, due_at, delivery.organisation)
        made.deliveries.append(delivery)
    return made


def upcoming(person: Person, now: datetime, *, most: int) -> Sequence[Slot]:
    """Give the next posts that wait to go out."""
    found = readable(person).filter(state__in=WAITING, due_at__gte=now)
    soonest = list(found.order_by("due_at", "post_id").values_list("pk", "post_id", "due_at")[: most * 8])
    first = list(dict.fromkeys((post, due_at) for _, post, due_at in soonest))[:most]
    chosen = Delivery.objects.filter(pk__in=[number for number, post, due_at in soonest if (post, due_at) in first])
    shown = chosen.annotate(has_media=_WITH_MEDIA).select_related("account", "organisation", "post")
    return slots(shown.order_by("due_at", "post_id", "account_id", "part"))


def joined(
    found: QuerySet[Delivery], *, accounts: Sequence[Account] = (), offices: Sequence[Organisation] = ()
) -> Sequence[Delivery]:
    """
    Read deliveries as a calendar shows them; accounts and offices that are known already are not read again.

    Many are of the same few accounts and offices, and several of one post: each of these is read once.
    """
    deliveries = list(found.annotate(has_media=_WITH_MEDIA).only(*SHOWN))
    posts = Post.objects.only("text", "pillar").in_bulk({each.post_id for each in deliveries})
    by_account = {account.pk: account for account in accounts}
    by_office = {office.pk: office for office in offices}
    if other := {each.account_id for each in deliveries} - by_account.keys():
        by_account.update(Account.objects.only("platform", "handle").in_bulk(other))
    if elsewhere := {each.organisation_id for each in deliveries} - by_office.keys():
        by_office.update(Organisation.objects.in_bulk(elsewhere))
    for each in deliveries:
        each.post, each.account = posts[each.post_id], by_account[each.account_id]
        each.organisation = by_office[each.organisation_id]
    return deliveries


def slots(deliveries: Iterable[Delivery]) -> Sequence[Slot]:
    """Group deliveries by post and time, in the order given."""
    found: dict[tuple[int, datetime], Slot] = {}
    for delivery in deliveries:
        if delivery.due_at is None:
            continue
        key = (delivery.post_id, delivery.due_at)
        if key not in found:
            has_media = bool(getattr(delivery, "has_media", False))
            found[key] = Slot(delivery.post, delivery.due_at, delivery.organisation, has_media)
        slot = found[key]
        same = [known for known in slot.deliveries if known.account_id == delivery.account_id]
        if not same:
            slot.deliveries.append(delivery)
        elif _urgency(delivery) < _urgency(same[0]):
            slot.deliveries[slot.deliveries.index(same[0])] = delivery
    return list(found.values())


def _urgency(delivery: Delivery) -> int:
    return _URGENCY.index(State(delivery.state))
