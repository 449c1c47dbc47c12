"""When a publication is read next; pure."""

from typing import Final

HOUR: Final = 3600.0
DAY: Final = 86_400.0
LADDER: Final = ((HOUR, 300.0), (6 * HOUR, 900.0), (2 * DAY, HOUR), (10 * DAY, 4 * HOUR), (60 * DAY, DAY))
"""Longest pause by age, in seconds: four-hourly to day 10, daily to day 60, then weekly."""
WEEKLY: Final = 7 * DAY


def longest(age_seconds: float) -> float:
    """Give the longest pause between two readings of a post of this age, in seconds."""
    return next((pause for age, pause in LADDER if age_seconds < age), WEEKLY)


def next_pause(*, age_seconds: float, last_pause: float, changed: bool, floor: float) -> float:
    """Give the seconds until the next reading: doubling while nothing moves, back to the floor when it does."""
    wanted = floor if changed else max(last_pause * 2, floor)
    return max(floor, min(wanted, longest(age_seconds)))
