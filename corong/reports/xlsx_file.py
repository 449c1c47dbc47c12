"""A report as a spreadsheet: real numbers and dates, one sheet a table, texts that are never formulas."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext

from corong.metrics.queries import Known
from corong.reports.csv_file import DANGEROUS, facts
from corong.reports.tables import Cell, Kind, Report, Table
from corong.reports.writing import Writer

Worksheet = Any
"""The library ships no types."""

# The program that opens the file writes thousands, decimals and months as its own language does.
FORMATS: Final[Mapping[Kind, str]] = {
    Kind.COUNT: "#,##0",
    Kind.GAIN: "+#,##0;-#,##0;0",
    Kind.RATE: "#,##0.0",
    Kind.SHARE: "0.0%",
    Kind.CHANGE: "+0.0%;-0.0%;0.0%",
    Kind.DAY: "d mmm yyyy",
    Kind.MOMENT: "d mmm yyyy hh:mm",
}
SHEET_NAME_CHARACTERS: Final = 31
FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
WIDE: Final = 40
NARROW: Final = 16


def write(report: Report, path: Path) -> None:
    """Write the file; rows go to the disk as they come, so that a large table needs no memory."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": report.title, "comments": "Corong"})
        sheets = _Sheets(book, report)
        sheets.front()
        for table in report.tables:
            sheets.table(table)


class _Sheets:
    def __init__(self, book: Any, report: Report) -> None:
        self._book, self._report = book, report
        self._writer = Writer(report.zone)
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        # Marks a text as text, as an apostrophe does, without showing one.
        self._quoted = book.add_format({"quote_prefix": True})
        self._soft = book.add_format({"italic": True, "font_color": "#4b5a69", "align": "right"})
        self._formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        self._names: set[str] = set()

    def front(self) -> None:
        """Write what must be known to read the tables."""
        sheet = self._sheet(gettext("About"))
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, 1, WIDE * 2)
        lines = [(self._report.title, ""), *facts(self._report, self._writer), ("", "")]
        for number, (name, value) in enumerate(lines):
            sheet.write_string(number, 0, name, self._bold)
            self._text(sheet, number, 1, value)
        place = len(lines)
        for each in self._report.definitions:
            sheet.write_string(place, 0, each.term, self._wrap)
            sheet.write_string(place, 1, each.meaning, self._wrap)
            place += 1

    def table(self, table: Table) -> None:
        """Write a table on a sheet of its own."""
        sheet = self._sheet(table.title)
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, max(len(table.columns) - 1, 1), NARROW)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, self._head)
        number = 0
        kinds = [column.kind for column in table.columns]
        for number, row in enumerate(table.rows, start=1):
            for place, (value, kind) in enumerate(zip(row.cells, kinds, strict=True)):
                self._cell(sheet, number, place, value, kind)
        if table.note:
            sheet.write_string(number + 2, 0, table.note)

    def _cell(self, sheet: Worksheet, row: int, column: int, value: Cell, kind: Kind) -> None:
        if value is None:
            return
        if isinstance(value, Known):
            sheet.write_string(row, column, self._writer.cell(value, kind), self._soft)
        elif isinstance(value, str):
            self._text(sheet, row, column, value)
        elif isinstance(value, datetime):
            local = value.astimezone(self._report.zone).replace(tzinfo=None)
            sheet.write_datetime(row, column, local, self._formats[Kind.MOMENT])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._formats[Kind.DAY])
        else:
            sheet.write_number(row, column, value, self._formats.get(kind))

    def _text(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        sheet.write_string(row, column, text, self._quoted if text.lstrip(" ").startswith(DANGEROUS) else None)

    def _sheet(self, title: str) -> Worksheet:
        base = title.translate(FORBIDDEN).strip()[:SHEET_NAME_CHARACTERS]
        name, number = base, 2
        while name.casefold() in self._names:
            name, number = f"{base[: SHEET_NAME_CHARACTERS - 3]} {number}", number + 1
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)
