"""The time of a post among the others: a free one, and warnings of what stands too close or says the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import NamedTuple

from django.utils.translation import gettext

from corong.accounts.models import Account
from corong.deliveries import neighbours, slots
from corong.deliveries.models import Delivery
from dashboard import moments
from dashboard.compose.typed import Typed


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
    """Say what is planned within the same hour on the chosen accounts, and where the same text is or was."""
    if not chosen:
        return []
    text = typed.content().text
    same = neighbours.alike(typed.office, chosen, text, now=now, except_post=except_post) if text else []
    close = gettext("On %(account)s another post goes out within the same hour: %(when)s.")
    again = gettext("The same text is on %(account)s already: %(when)s.")
    near = _near(typed, chosen, except_post=except_post)
    return [
        *(_warned(close, each, typed) for each in near if each not in same),
        *(_warned(again, each, typed) for each in same),
    ]


def _warned(sentence: str, delivery: Delivery, typed: Typed) -> Warned:
    when = moments.written(delivery.due_at, moments.zone_of(typed.office)) if delivery.due_at else ""
    return Warned(sentence % {"account": delivery.account.handle, "when": when}, delivery)


def _near(typed: Typed, chosen: Sequence[Account], *, except_post: int | None) -> Sequence[Delivery]:
    try:
        clock = time.fromisoformat(typed.clock).replace(tzinfo=None)
        moment = moments.moment_of(date.fromisoformat(typed.day), clock, moments.zone_of(typed.office))
    except (ValueError, OverflowError):
        return []
    return neighbours.around(typed.office, chosen, moment, except_post=except_post)
