"""What is planned on accounts around a time, and whether a text was there before."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from corong.accounts.models import Account
from corong.deliveries.models import Delivery
from corong.deliveries.slots import APART, DAYS
from corong.deliveries.states import State
from corong.organisations.models import Organisation

LOOKED_BACK: Final = timedelta(days=30)
MOST: Final = 3
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


def taken(office: Organisation, accounts: Sequence[Account], *, now: datetime) -> Sequence[datetime]:
    """Give the times at which something is planned on these accounts, as far ahead as a time is looked for."""
    found = _of(office, accounts, now - APART, now + timedelta(days=DAYS + 1)).values_list("due_at", flat=True)
    return [due_at for due_at in found if due_at is not None]
