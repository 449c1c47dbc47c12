"""Working time, and when a message is read again; pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOOKS: Final = (
    timedelta(minutes=30),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(days=7),
)
"""Ages at which a message is read again: people mend their words soon after writing, and delete them within days."""
SOON: Final = timedelta(minutes=30)
"""Least pause after a look that failed; it grows with a message's age, to `SOON_SHARE` of it."""
SOON_SHARE: Final = 1 / 8
LAST_LOOK: Final = LOOKS[-1] + timedelta(days=2)
"""Age from which on a look that failed is not made up for."""
MOST_DAYS: Final = 366
"""Days that are counted; what waits longer waits for more than that."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The working hours of an office, on these days of the week (Monday is 0), by the clocks of its zone."""

    opens_at: time
    closes_at: time
    weekdays: Collection[int]
    zone: ZoneInfo


def working_time(start: datetime, end: datetime, hours: Hours, is_free: Callable[[date], bool]) -> timedelta:
    """
    Give how much of the time between two moments lies within working hours; `is_free` tells holidays.

    Hours that end before they begin, or at the same time, are none.
    """
    total = timedelta()
    if end <= start or hours.closes_at <= hours.opens_at:
        return total
    day = start.astimezone(hours.zone).date()
    last = min(end.astimezone(hours.zone).date(), day + timedelta(days=MOST_DAYS))
    while day <= last:
        if day.weekday() in hours.weekdays and not is_free(day):
            opens = datetime.combine(day, hours.opens_at, hours.zone)
            closes = datetime.combine(day, hours.closes_at, hours.zone)
            total += max(min(closes, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return total


def next_look(written_at: datetime, now: datetime) -> datetime | None:
    """Give when a message is read again; None: it is old enough."""
    return next((written_at + age for age in LOOKS if written_at + age > now), None)
