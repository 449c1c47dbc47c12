"""What is planned on accounts around a time, and whether a text was there before."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.db.models import F, QuerySet
from django.db.models.functions import Abs, Extract

from corong.accounts.models import Account
from corong.deliveries.models import Delivery
from corong.deliveries.slots import APART, DAYS
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.posts.commands import Content
from corong.posts.drafts import text_of
from corong.posts.likeness import Shape

LOOKED_BACK: Final = timedelta(days=30)
MOST: Final = 3
WEEK: Final = timedelta(days=7)
COMPARED: Final = 300
"""Texts that are compared word by word, at most: those nearest in time."""
AWAY: Final = (State.CANCELLED, State.DRAFT)


def _of(office: Organisation, accounts: Iterable[Account], first: datetime, last: datetime) -> QuerySet[Delivery]:
    """Give what was or will be published on accounts between two moments, the first part of each thread alone."""
    found = Delivery.objects.filter(
        organisation=office, account__in=[each.pk for each in accounts], due_at__range=(first, last), part=0
    )
    return found.exclude(state__in=AWAY).select_related("account", "post").order_by("due_at", "pk")


def around(
    office: Organisation, accounts: Sequence[Account], moment: datetime, *, except_post: int | None
) -> Sequence[Delivery]:
    """Give what is planned on these accounts within the hour before or after a moment."""
    edge = timedelta(microseconds=1)
    found = _of(office, accounts, moment - APART + edge, moment + APART - edge)
    return list(found.exclude(post=except_post)[:MOST])


def alike(
    office: Organisation, accounts: Sequence[Account], text: str, *, now: datetime, except_post: int | None
) -> Sequence[Delivery]:
    """Give what says the same on these accounts: published in the past month, or planned."""
    found = _of(office, accounts, now - LOOKED_BACK, now + timedelta(days=365)).filter(post__text=text)
    return list(found.exclude(post=except_post)[:MOST])


def similar(
    office: Organisation,
    accounts: Sequence[Account],
    content: Content,
    moment: datetime,
    *,
    except_post: int | None,
) -> Sequence[Delivery]:
    """Give what says nearly the same on these accounts within a week before or after a moment, the nearest first."""
    shapes = {each.platform: Shape(content.variants.get(each.platform) or content.text) for each in accounts}
    found = _of(office, accounts, moment - WEEK, moment + WEEK).exclude(post=except_post)
    distance = Abs(Extract(F("due_at") - moment, "epoch"))
    near = found.prefetch_related("post__variants").order_by(distance, "pk")[:COMPARED]
    same = (
        each
        for each in near
        if Shape(text_of(each.post, platform=each.account.platform, part=0)).is_like(shapes[each.account.platform])
    )
    return list(islice(same, MOST))


def taken(office: Organisation, accounts: Sequence[Account], *, now: datetime) -> Sequence[datetime]:
    """Give the times at which something is planned on these accounts, as far ahead as a time is looked for."""
    found = _of(office, accounts, now - APART, now + timedelta(days=DAYS + 1)).values_list("due_at", flat=True)
    return [due_at for due_at in found if due_at is not None]
