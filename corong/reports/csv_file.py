"""A report as CSV, line by line: separators and decimal marks as spreadsheets of the reader's language expect them."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from django.utils import formats
from django.utils.translation import gettext, pgettext

from corong.metrics.queries import Known
from corong.reports.tables import Cell, Kind, Report
from corong.reports.writing import Writer

MARK: Final = "\ufeff"
"""Tells spreadsheet programs that the file is UTF-8."""
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program may take for a formula when a text begins with it."""
ACCURACY: Final = 3
"""Decimals of rates and of percentages."""


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would run as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def lines(report: Report) -> Iterator[str]:
    """Write the file piece by piece; a large table is read as it is written."""
    decimal = str(formats.get_format("DECIMAL_SEPARATOR"))
    writer = Writer(report.zone)
    plain = _Plain(report, writer, decimal)
    line = _Line(";" if decimal == "," else ",")
    yield MARK + line([report.title])
    for name, value in plain.facts():
        yield line([name, harmless(value)])
    for table in report.tables:
        yield line([])
        yield line([table.title])
        yield line([column.title for column in table.columns])
        kinds = [column.kind for column in table.columns]
        for row in table.rows:
            yield line([plain.cell(value, kind) for value, kind in zip(row.cells, kinds, strict=True)])
        if table.note:
            yield line([table.note])
    if report.definitions:
        yield line([])
        yield line([gettext("What the figures mean")])
        for each in report.definitions:
            yield line([harmless(each.term), each.meaning])


class _Line:
    """Writes one line at a time."""

    def __init__(self, separator: str) -> None:
        self._buffer = io.StringIO()
        self._writer = csv.writer(self._buffer, delimiter=separator, lineterminator="\r\n")

    def __call__(self, cells: Sequence[str]) -> str:
        """Give one line, quoted where needed."""
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.writerow(cells)
        return self._buffer.getvalue()


class _Plain:
    """Writes cells without what only eyes need: no thousands apart, no weekdays."""

    def __init__(self, report: Report, writer: Writer, decimal: str) -> None:
        self._report = report
        self._writer = writer
        self._decimal = decimal
        self._day_format = pgettext("date format", "j M Y")
        self._clock_format = pgettext("time format", "H:i")

    def facts(self) -> Sequence[tuple[str, str]]:
        return facts(self._report, self._writer)

    def cell(self, value: Cell, kind: Kind) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            local = value.astimezone(self._report.zone)
            return f"{formats.date_format(local, self._day_format)} {formats.date_format(local, self._clock_format)}"
        if isinstance(value, date):
            return formats.date_format(value, self._day_format)
        if isinstance(value, float) or (kind in {Kind.SHARE, Kind.CHANGE} and isinstance(value, int)):
            shown = value * 100 if kind in {Kind.SHARE, Kind.CHANGE} else value
            text = f"{shown:.{ACCURACY}f}".rstrip("0").rstrip(".").replace(".", self._decimal)
            text = "0" if text == "-0" else text
            return f"{text}%" if kind in {Kind.SHARE, Kind.CHANGE} else text
        if isinstance(value, str) and not isinstance(value, Known):
            return harmless(value)
        return str(value) if isinstance(value, int) else self._writer.cell(value, kind)


def facts(report: Report, writer: Writer) -> Sequence[tuple[str, str]]:
    """Give what must be known to read a report: office, period, as of when, and in which zone times are."""
    as_of = writer.moment(report.as_of) if report.as_of else gettext("Nothing was read in this period yet.")
    return [
        *report.facts,
        (gettext("As of"), as_of),
        (gettext("Times are in"), f"{report.zone.key} ({datetime.now(report.zone):%Z})"),
    ]
