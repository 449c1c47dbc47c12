"""How long a publication may go unread; pure."""

import math
from bisect import bisect_right
from typing import Final

HOUR: Final = 3600.0
DAY: Final = 86_400.0
WEEKLY: Final = 7 * DAY
LADDER: Final = ((10 * DAY, 4 * HOUR), (60 * DAY, DAY), (math.inf, WEEKLY))
"""Longest pause by age, in seconds, whatever calls cost: four-hourly to day 10, daily to day 60, then weekly."""
YOUNG: Final = ((HOUR, 300.0), (6 * HOUR, 900.0), (2 * DAY, HOUR), (math.inf, math.inf))
"""Longest pause of a young post while calls are plentiful: so that its first figures are there when people look."""


def longest(age_seconds: float, stretch: float = 1.0) -> float:
    """
    Give the longest pause between two readings of a post of this age, in seconds.

    `stretch` is how much longer all pauses are because calls are short (stretch.py); the ladder does not yield to it.
    """
    return min(_rung(LADDER, age_seconds), _rung(YOUNG, age_seconds) * stretch)


def _rung(ladder: tuple[tuple[float, float], ...], age_seconds: float) -> float:
    return ladder[bisect_right(ladder, (age_seconds, math.inf))][1]
