"""Quiet hours and the time of the digest; pure."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LATEST: Final = timedelta(hours=6)
"""A digest that could not be made in this time after its hour is left out: it would tell of a morning long past."""


def quiet_until(moment: datetime, begins: time | None, ends: time | None, zone: ZoneInfo) -> datetime | None:
    """
    Give the end of the quiet hours that a moment lies in; None: it lies in none.

    They may go past midnight; without a beginning or an end, or with both the same, there are none.
    """
    if begins is None or ends is None or begins == ends:
        return None
    local = moment.astimezone(zone)
    for day in (local.date() - timedelta(days=1), local.date()):
        start = datetime.combine(day, begins, zone)
        end = datetime.combine(day + timedelta(days=1 if ends < begins else 0), ends, zone)
        if start <= moment < end:
            return end
    return None


def digest_due(moment: datetime, at: time, zone: ZoneInfo) -> datetime | None:
    """Give the hour of the digest that should have gone out by now; None: there is none, or it is too late for it."""
    local = moment.astimezone(zone)
    for day in (local.date(), local.date() - timedelta(days=1)):
        due = datetime.combine(day, at, zone)
        if due <= moment < due + LATEST:
            return due
    return None
