"""Reads of what is planned, by what a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from corong.accounts.models import Account
from corong.database import fixed, numbers, rows
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from corong.posts.models import Attachment, Post
from dashboard.calendar.slots import Line, Row, Slot, grouped

MOST: Final = 1000
_AUTHORS: Final = """
    SELECT w.id, w.name FROM people_person w
    CROSS JOIN LATERAL (SELECT FROM posts_post p WHERE p.author_id = w.id AND p.organisation_id = ANY(%s) LIMIT 1) post
    ORDER BY w.name, w.id
"""
_WITH_MEDIA: Final = Exists(Attachment.objects.filter(post=OuterRef("post")))
SHOWN: Final = ("state", "due_at", "part", "post_id", "account_id", "organisation_id")
"""What a list shows of a delivery itself: most of a row is for those who work on it."""
_WAITING: Final = fixed((State.SCHEDULED, State.QUEUED, State.PUBLISHING))
# Whatever is chosen is read whole by the same statement, posts and accounts too. `place` and `count` are the chooser's.
_WHOLE: Final = """
    WITH chosen AS MATERIALIZED ({chosen})
    SELECT c.place, c.count, c.due_at, c.post_id, p.text,
        EXISTS (SELECT FROM posts_attachment m WHERE m.post_id = p.id),
        s.organisation_id, s.id, s.state, s.account_id, a.platform, a.handle
    FROM chosen c
    JOIN ({seen}) s ON s.post_id = c.post_id AND s.due_at = c.due_at AND s.organisation_id = ANY(%s::bigint[])
    JOIN posts_post p ON p.id = c.post_id
    JOIN accounts_account a ON a.id = s.account_id
    ORDER BY c.due_at, c.post_id, s.account_id, s.part
"""
# Of each office as many as are wanted of all, by its index: a province has thousands that wait.
_SOONEST: Final = """
    SELECT 1 AS place, 0 AS count, soonest.due_at, soonest.post_id
    FROM unnest(%s::bigint[]) AS office
    CROSS JOIN LATERAL (
        SELECT DISTINCT s.due_at, s.post_id FROM ({seen}) s
        WHERE s.organisation_id = office AND s.due_at >= %s ORDER BY 1, 2 LIMIT {most}
    ) AS soonest
    ORDER BY soonest.due_at, soonest.post_id LIMIT {most}
"""


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

    def among(self, offices: Sequence[Organisation]) -> Sequence[Organisation]:
        """Leave out the offices that are not wanted."""
        root = self.office.path if self.office else ""
        return [office for office in offices if office.path.startswith(root)]

    def narrow(self, found: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Leave out what is not wanted of an office."""
        if self.account is not None:
            found = found.filter(account_id=self.account)
        if self.pillar:
            found = found.filter(post__pillar=self.pillar)
        if self.state:
            found = found.filter(state=self.state)
        if self.author is not None:
            found = found.filter(post__author_id=self.author)
        return found


def between(
    person: Person, start: datetime, end: datetime, *, wanted: Wanted, most: int = MOST, is_newest: bool = False
) -> Sequence[Slot]:
    """
    Give what is wanted and due from `start` until `end`, earliest first.

    Of more than `most` deliveries the first are given, or the last with `is_newest`.
    """
    mine = offices(person)
    within_these = Delivery.objects.filter(organisation__in=[office.pk for office in wanted.among(mine)])
    found = wanted.narrow(within_these.filter(due_at__gte=start, due_at__lt=end))
    order = ("due_at", "post_id", "account_id", "part")
    if not is_newest:
        return grouped((_row(each) for each in joined(found.order_by(*order)[:most])), mine)
    newest = joined(found.order_by(*(f"-{name}" for name in order))[:most])
    return grouped((_row(each) for each in reversed(newest)), mine)


def _row(delivery: Delivery) -> Row:
    assert delivery.due_at is not None  # noqa: S101 - it was asked for by its time
    account, post = delivery.account, delivery.post
    return Row(
        delivery.due_at,
        post.pk,
        post.text,
        bool(getattr(delivery, "has_media", False)),
        delivery.organisation_id,
        Line(delivery.pk, delivery.state, account.pk, account.platform, account.handle),
    )


def accounts(offices: Sequence[Organisation]) -> Sequence[Account]:
    """Give the accounts of these offices."""
    found = Account.objects.filter(organisation__in=[office.pk for office in offices])
    return list(found.only("platform", "handle").order_by("platform", "handle"))


def authors(offices: Sequence[Organisation]) -> Sequence[Person]:
    """Give those who have written for these offices: of everybody one post is looked for, by its index."""
    found = rows(_AUTHORS, [[office.pk for office in offices]])
    return [Person(pk=number, name=name) for number, name in found]


def planned(person: Person, post_id: int, due_at: datetime) -> Sequence[Delivery]:
    """Give every delivery of a post at one time; none: the person sees none there."""
    found = readable(person).filter(post_id=post_id, due_at=due_at).select_related("organisation")
    return list(found.order_by("account_id", "part"))


def upcoming(offices: Sequence[Organisation], now: datetime, *, most: int) -> Sequence[Slot]:
    """Give the next posts of these offices that wait to go out."""
    seen, of_seen = seeing(Delivery.objects.filter(state__in=_WAITING))
    ids = numbers(office.pk for office in offices)
    found = whole(_SOONEST.format(seen=seen, most=most), [ids, *of_seen, now], seen, of_seen, ids)
    return grouped((row for _, _, row in found), offices)


def seeing(found: QuerySet[Delivery]) -> tuple[str, Sequence[Any]]:
    """Give the statement that reads of some deliveries what `whole` and its choosers need, with its parameters."""
    query, parameters = found.values("id", *SHOWN).query.sql_with_params()
    return query, parameters


def whole(
    chosen: str, of_chosen: Sequence[Any], seen: str, of_seen: Sequence[Any], ids: str
) -> Sequence[tuple[int, int, Row]]:
    """
    Read those deliveries of `seen` whose post and time a chooser names, by time, each with its place and count.

    `ids` are the offices they may be of, as `corong.database.numbers` writes them.
    """
    found = rows(_WHOLE.format(chosen=chosen, seen=seen), [*of_chosen, *of_seen, ids])
    return [
        (place, count, Row(due_at, post, text, has_media, office, Line(*line)))
        for place, count, due_at, post, text, has_media, office, *line in found
    ]


def joined(found: QuerySet[Delivery]) -> Sequence[Delivery]:
    """
    Read deliveries as a list shows them.

    Many are of the same few accounts and offices, and several of one post: each of these is read once.
    """
    deliveries = list(found.annotate(has_media=_WITH_MEDIA).only(*SHOWN))
    posts = Post.objects.only("text", "pillar").in_bulk({each.post_id for each in deliveries})
    accounts = Account.objects.only("platform", "handle").in_bulk({each.account_id for each in deliveries})
    offices = Organisation.objects.in_bulk({each.organisation_id for each in deliveries})
    for each in deliveries:
        each.post, each.account = posts[each.post_id], accounts[each.account_id]
        each.organisation = offices[each.organisation_id]
    return deliveries
