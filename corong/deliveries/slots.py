"""Finding a time for a post among those that are planned; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

APART: Final = timedelta(hours=1)
"""Posts of one account closer together than this take one another's readers."""
USUAL: Final = (time(8), time(12), time(16), time(19))
"""When officers publish where nothing better is known of an account, by the clock of the office."""
DAYS: Final = 30
"""How far ahead a time is looked for."""


def next_free(
    now: datetime, zone: ZoneInfo, planned: Iterable[datetime], clocks: Sequence[time] = USUAL
) -> datetime | None:
    """Give the first of these times of day, from an hour ahead on, with no planned post near it; None: none is left."""
    taken = sorted(planned)
    today = now.astimezone(zone).date()
    for day in range(DAYS + 1):
        for clock in sorted(clocks):
            moment = datetime.combine(today + timedelta(days=day), clock, zone)
            if moment - now >= APART and not any(is_near(moment, each) for each in taken):
                return moment
    return None


def is_near(one: datetime, other: datetime) -> bool:
    """Say whether two posts are too close together."""
    return abs(one - other) < APART
