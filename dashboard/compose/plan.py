"""The time of a post among the others: a free one, and warnings of what stands too close or says the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from django.utils.translation import gettext

from corong.accounts.models import Account
from corong.deliveries import neighbours, slots
from corong.deliveries.models import Delivery
from dashboard import moments
from dashboard.compose.typed import Typed

QUARTER: Final = timedelta(minutes=15)
YEARS: Final = 5


class Warned(NamedTuple):
    """A warning, and the delivery it is about."""

    sentence: str
    delivery: Delivery


def with_free_time(typed: Typed, chosen: Sequence[Account], *, now: datetime) -> Typed:
    """Give the form with the next time at which nothing is near on the chosen accounts; as it was, if there is none."""
    zone = moments.zone_of(typed.office)
    planned = neighbours.taken(typed.office, chosen, now=now)
    found = slots.next_free(now, zone, planned)
    if found is None:
        return typed
    return replace(typed, day=found.strftime("%Y-%m-%d"), clock=found.strftime("%H:%M"))


def warnings(typed: Typed, chosen: Sequence[Account], *, now: datetime, except_post: int | None) -> Sequence[Warned]:
    """Say what is planned close by on the chosen accounts, and where nearly the same is said."""
    if not chosen:
        return []
    content, moment = typed.content(), _moment(typed, now=now)
    same: Sequence[Delivery] = []
    alike: Sequence[Delivery] = []
    if content.text:
        same = neighbours.alike(typed.office, chosen, content.text, now=now, except_post=except_post)
        found = neighbours.similar(typed.office, chosen, content, moment or now, except_post=except_post)
        alike = [each for each in found if each not in same]
    near = neighbours.around(typed.office, chosen, moment, except_post=except_post) if moment else []
    return [
        *(_close(each, moment, typed) for each in near if moment and each not in same and each not in alike),
        *(_warned(gettext("The same text is on %(account)s already: %(when)s."), each, typed) for each in same),
        *(_warned(gettext("Nearly the same text is on %(account)s: %(when)s."), each, typed) for each in alike),
    ]


def _close(delivery: Delivery, moment: datetime, typed: Typed) -> Warned:
    if delivery.due_at and abs(delivery.due_at - moment) <= QUARTER:
        return _warned(
            gettext("On %(account)s another post goes out within a quarter of an hour: %(when)s."), delivery, typed
        )
    return _warned(gettext("On %(account)s another post goes out within the same hour: %(when)s."), delivery, typed)


def _warned(sentence: str, delivery: Delivery, typed: Typed) -> Warned:
    when = moments.written(delivery.due_at, moments.zone_of(typed.office)) if delivery.due_at else ""
    return Warned(sentence % {"account": delivery.account.handle, "when": when}, delivery)


def _moment(typed: Typed, *, now: datetime) -> datetime | None:
    """Give the time that is typed; None: there is none yet, or it lies years away, where nothing is planned."""
    try:
        clock = time.fromisoformat(typed.clock).replace(tzinfo=None)
        moment = moments.moment_of(date.fromisoformat(typed.day), clock, moments.zone_of(typed.office))
    except (ValueError, OverflowError):
        return None
    return moment if abs(moment.year - now.year) <= YEARS else None
