"""Which days a page of the calendar shows; pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LIST_DAYS: Final = 28
WEEK: Final = 7


class View(StrEnum):
    """How the calendar is laid out."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Period:
    """The days shown, from `first` to `last`; `before` and `after` are days of the neighbouring pages."""

    view: View
    chosen: date
    first: date
    last: date
    before: date
    after: date

    @property
    def days(self) -> list[date]:
        """Every day shown."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def period(view: View, chosen: date) -> Period:
    """
    Give the page that holds a day. A month is shown in whole weeks, from Monday.

    Raises:
        OverflowError: it would reach beyond the calendar.
    """
    match view:
        case View.DAY:
            first = last = chosen
            before, after = chosen - timedelta(days=1), chosen + timedelta(days=1)
        case View.LIST:
            first, last = chosen, chosen + timedelta(days=LIST_DAYS - 1)
            before, after = chosen - timedelta(days=LIST_DAYS), chosen + timedelta(days=LIST_DAYS)
        case View.WEEK:
            first = chosen - timedelta(days=chosen.weekday())
            last = first + timedelta(days=WEEK - 1)
            before, after = first - timedelta(days=WEEK), first + timedelta(days=WEEK)
        case View.MONTH:
            start = chosen.replace(day=1)
            end = start + timedelta(days=calendar.monthrange(chosen.year, chosen.month)[1] - 1)
            first = start - timedelta(days=start.weekday())
            last = end + timedelta(days=WEEK - 1 - end.weekday())
            before, after = start - timedelta(days=1), end + timedelta(days=1)
    return Period(view, chosen, first, last, before, after)
