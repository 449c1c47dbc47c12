"""Cells in words, by the language in force."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext, pgettext

from corong.metrics.queries import Known
from corong.reports.tables import Cell, Kind

NOTHING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


class Writer:
    """
    Writes the cells of one report: what languages and zones decide is looked up once, since a page has thousands.

    Not to be kept: it speaks the language that was in force when it was made.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._missing = _missing()
        self._thousands = str(formats.get_format("THOUSAND_SEPARATOR"))
        self._decimal = str(formats.get_format("DECIMAL_SEPARATOR"))
        self._percent = gettext("%(number)s%%")
        self._moment = gettext("%(day)s, %(clock)s %(zone)s")
        self._day_format = pgettext("date format", "D, j M Y")
        self._clock_format = pgettext("time format", "H:i")
        self._days: dict[date, str] = {}

    def cell(self, value: Cell, kind: Kind) -> str:
        """Write a cell as it is read."""
        if isinstance(value, Known):
            return self._missing[value]
        if isinstance(value, str):
            return value
        if isinstance(value, int | float):
            return self.number(value, kind)
        if isinstance(value, datetime):
            return self.moment(value)
        return NOTHING if value is None else self.day(value)

    def number(self, value: float, kind: Kind) -> str:
        """Write a number with its thousands apart."""
        if kind in {Kind.SHARE, Kind.CHANGE}:
            text = self._percent % {"number": self._plain(abs(value) * 100, decimals=1 if abs(value) < 1 else 0)}
        else:
            text = self._plain(abs(value), decimals=1 if kind is Kind.RATE else 0)
        if value < 0:
            return f"{MINUS}{text}"
        return f"+{text}" if value > 0 and kind in {Kind.GAIN, Kind.CHANGE} else text

    def _plain(self, value: float, *, decimals: int) -> str:
        whole, _, rest = f"{value:,.{decimals}f}".partition(".")
        text = whole.replace(",", self._thousands)
        return f"{text}{self._decimal}{rest}" if rest else text

    def day(self, value: date) -> str:
        """Write a day."""
        found = self._days.get(value)
        if found is None:
            found = self._days[value] = formats.date_format(value, self._day_format)
        return found

    def moment(self, value: datetime) -> str:
        """Write a moment in full, in the zone."""
        local = value.astimezone(self._zone)
        clock = formats.date_format(local, self._clock_format)
        return self._moment % {"day": self.day(local.date()), "clock": clock, "zone": f"{local:%Z}"}


def day(value: date) -> str:
    """Write a day."""
    return formats.date_format(value, pgettext("date format", "D, j M Y"))


def _missing() -> Mapping[Known, str]:
    return {
        Known.READ: NOTHING,
        Known.STALE: gettext("newest reading failed"),
        Known.NOT_YET: gettext("not yet read"),
        Known.FAILED: gettext("reading failed"),
        Known.NO_DATA: gettext("no data"),
        Known.NOT_OFFERED: gettext("not offered"),
    }


def metric_names() -> Mapping[str, str]:
    """Name every metric."""
    return {
        "views": gettext("Views"),
        "reach": gettext("Reach"),
        "likes": gettext("Likes"),
        "comments": gettext("Comments"),
        "shares": gettext("Shares"),
        "quotes": gettext("Quotes"),
        "saves": gettext("Saves"),
        "clicks": gettext("Clicks"),
    }
