"""How long a publication may go unread; pure."""

from typing import Final

HOUR: Final = 3600.0
DAY: Final = 86_400.0
LADDER: Final = ((HOUR, 300.0), (6 * HOUR, 900.0), (2 * DAY, HOUR), (10 * DAY, 4 * HOUR), (60 * DAY, DAY))
"""Longest pause by age, in seconds: four-hourly to day 10, daily to day 60, then weekly."""
WEEKLY: Final = 7 * DAY


def longest(age_seconds: float) -> float:
    """Give the longest pause between two readings of a post of this age, in seconds."""
    return next((pause for age, pause in LADDER if age_seconds < age), WEEKLY)
