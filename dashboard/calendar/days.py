"""The days of a calendar page, each with its first posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import F, Func, IntegerField, Value

from corong.accounts.models import Account
from corong.database import rows
from corong.organisations.models import Organisation
from corong.people.models import Person
from dashboard.calendar.queries import Slot, Wanted, joined, readable, slots

_PLACED: Final = """
    SELECT place, count, due_at, post_id FROM (
        SELECT place, due_at, post_id, count(*) OVER (PARTITION BY place) AS count,
            row_number() OVER (PARTITION BY place ORDER BY due_at, post_id) AS number
        FROM ({}) AS seen
    ) AS counted
    WHERE number <= %s
"""


@dataclass(slots=True)
class Day:
    """The first posts of a day, in the clock of each office; `count` is how many there are."""

    count: int = 0
    slots: list[Slot] = field(default_factory=list)


def by_day(
    person: Person,
    days: Sequence[date],
    *,
    offices: Sequence[Organisation],
    accounts: Sequence[Account],
    wanted: Wanted,
    most: int,
) -> Mapping[date, Day]:
    """
    Give what is wanted on each of these days in a row, earliest first, of each day at most so many.

    Only what is shown is read whole: a month of a province has tens of thousands. Each office has the days of its zone;
    they and the accounts are those the person sees.

    Raises:
        OverflowError: the days reach beyond the calendar.
    """
    found = {day: Day() for day in days}
    shown: dict[tuple[datetime, int], date] = {}
    for zone in sorted({office.timezone for office in offices}):
        counts: dict[date, int] = {}
        for place, count, due_at, post_id in _placed(person, zone, days, wanted=wanted, most=most):
            day = days[place - 1]
            counts[day] = count
            shown[due_at, post_id] = day
        for day, count in counts.items():
            found[day].count += count
    if not shown:
        return found
    whole = wanted.narrow(readable(person)).filter(
        post_id__in={post for _, post in shown}, due_at__gte=min(shown)[0], due_at__lte=max(shown)[0]
    )
    whole = whole.order_by("due_at", "post_id", "account_id", "part")
    for slot in slots(joined(whole, accounts=accounts, offices=offices)):
        of_day = found[shown[slot.due_at, slot.post.pk]].slots if (slot.due_at, slot.post.pk) in shown else []
        if len(of_day) < most:
            of_day.append(slot)
    return found


def _placed(
    person: Person, zone: str, days: Sequence[date], *, wanted: Wanted, most: int
) -> Sequence[tuple[int, int, datetime, int]]:
    """Give which of the days a post is on, how many there are on it, when it is due, and which post it is."""
    bounds = [_midnight(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    place = Func(F("due_at"), Value(bounds), function="width_bucket", output_field=IntegerField())
    mine = readable(person).filter(organisation__timezone=zone, due_at__gte=bounds[0], due_at__lt=bounds[-1])
    seen = wanted.narrow(mine).annotate(place=place).values("place", "due_at", "post_id").distinct()
    query, parameters = seen.query.sql_with_params()
    return rows(_PLACED.format(query), [*parameters, most])


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
