"""The days of a calendar page, each with its first posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from corong.database import numbers
from corong.deliveries.models import Delivery
from corong.organisations.models import Organisation
from dashboard.calendar.queries import Wanted, seeing, whole
from dashboard.calendar.slots import Row, Slot, grouped

# Each day of each office by its index, once: how many posts it has, and the first of them. Then the first of the day.
_FIRST_OF_DAYS: Final = """
    SELECT place, count::bigint, due_at, post_id FROM (
        SELECT place, due_at, post_id, sum(count) FILTER (WHERE of_office = 1) OVER (PARTITION BY place) AS count,
            row_number() OVER (PARTITION BY place ORDER BY due_at, post_id) AS number
        FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS day (first, next, place)
        CROSS JOIN unnest(%s::bigint[]) AS office
        CROSS JOIN LATERAL (
            SELECT count(*) AS count, (array_agg(due_at))[:{most}] AS due, (array_agg(post_id))[:{most}] AS posts
            FROM (
                SELECT DISTINCT s.due_at, s.post_id FROM ({seen}) s
                WHERE s.organisation_id = office AND s.due_at >= day.first AND s.due_at < day.next ORDER BY 1, 2
            ) AS in_order
        ) AS found
        CROSS JOIN LATERAL unnest(found.due, found.posts) WITH ORDINALITY AS each (due_at, post_id, of_office)
    ) AS numbered
    WHERE number <= {most}
"""


@dataclass(slots=True)
class Day:
    """The first posts of a day, in the clock of each office; `count` is how many there are."""

    count: int = 0
    slots: list[Slot] = field(default_factory=list)


def by_day(days: Sequence[date], *, offices: Sequence[Organisation], wanted: Wanted, most: int) -> Mapping[date, Day]:
    """
    Give what is wanted of these offices on each of these days in a row, earliest first, of each day at most so many.

    Only what is shown is read whole: a month of a province has tens of thousands. Each office has the days of its zone.

    Raises:
        OverflowError: the days reach beyond the calendar.
    """
    found = {day: Day() for day in days}
    shown: dict[tuple[int, datetime], date] = {}
    every: list[Row] = []
    for zone in sorted({office.timezone for office in wanted.among(offices)}):
        counts: dict[date, int] = {}
        of_zone = [office.pk for office in wanted.among(offices) if office.timezone == zone]
        for place, count, row in _first(of_zone, zone, days, wanted=wanted, most=most):
            day = days[place - 1]
            counts[day] = count
            shown[row.post, row.due_at] = day
            every.append(row)
        for day, count in counts.items():
            found[day].count += count
    for slot in sorted(grouped(every, offices), key=lambda slot: (slot.due_at, slot.post)):
        of_day = found[shown[slot.post, slot.due_at]].slots
        if len(of_day) < most:
            of_day.append(slot)
    return found


def _first(
    offices: Sequence[int], zone: str, days: Sequence[date], *, wanted: Wanted, most: int
) -> Sequence[tuple[int, int, Row]]:
    """Give the first posts of each day: which of the days it is, how many there are on it, and a delivery."""
    bounds = [_midnight(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    seen, of_seen = seeing(wanted.narrow(Delivery.objects.all()))
    ids = numbers(offices)
    chosen = _FIRST_OF_DAYS.format(seen=seen, most=most)
    return whole(chosen, [bounds[:-1], bounds[1:], ids, *of_seen], seen, of_seen, ids)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
