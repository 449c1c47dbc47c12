"""When a saved report is due; pure."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from corong.metrics.periods import Period
from corong.reports.models import Rhythm

SENT_FROM: Final = time(6)
"""On the office's own clock: by then the last evening's figures are in, and the report lies there when work begins."""


def last_whole(rhythm: Rhythm, today: date) -> Period:
    """Give the last week, from Monday to Sunday, or the last month, that was over before this day."""
    if rhythm is Rhythm.WEEKLY:
        return Period.ending(today - timedelta(days=today.weekday() + 1), days=7)
    last = today.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def due(rhythm: Rhythm, *, saved_at: datetime, now: datetime, zone: ZoneInfo) -> Period | None:
    """Give the period to send now; None where it began before the report was saved on its last day or later."""
    local = now.astimezone(zone)
    today = local.date() if local.time() >= SENT_FROM else local.date() - timedelta(days=1)
    period = last_whole(rhythm, today)
    return period if saved_at.astimezone(zone).date() <= period.last else None
