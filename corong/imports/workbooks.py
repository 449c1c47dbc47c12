"""The sheets that officers download: the empty one to fill in, and the rows that need mending."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from corong.accounts.models import Account
from corong.imports.models import Line
from corong.imports.rules import NAMES, PILLARS, Column
from corong.organisations.models import Organisation

WIDTHS: Final = {
    Column.DAY: 14,
    Column.CLOCK: 10,
    Column.ACCOUNTS: 40,
    Column.TEXT: 80,
    Column.PILLAR: 16,
    Column.LINK: 40,
}
FILLED_IN: Final = 1000
"""Down to which row the empty sheet helps with lists to choose from."""

Workbook = Any
"""The library ships no types."""


def _title(column: Column) -> str:
    return NAMES[column][0].capitalize()


def _book(out: io.BytesIO) -> Workbook:
    import xlsxwriter

    # What officers and the public wrote stays text, whatever it begins with.
    return xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})


def _sheet(book: Workbook, *, more: Sequence[str] = ()) -> Any:
    sheet = book.add_worksheet("Kiriman")
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for place, column in enumerate(Column):
        sheet.set_column(place, place, WIDTHS[column], day if column is Column.DAY else text)
        sheet.write_string(0, place, _title(column), head)
    for place, title in enumerate(more, start=len(Column)):
        sheet.set_column(place, place, 80, text)
        sheet.write_string(0, place, title, head)
    sheet.freeze_panes(1, 0)
    return sheet


def empty(office: Organisation, offered: Sequence[Account], zone_name: str) -> bytes:
    """Give the sheet to fill in, with the accounts and pillars of the office to choose from and an explanation."""
    out = io.BytesIO()
    book = _book(out)
    sheet = _sheet(book)
    places = {column: place for place, column in enumerate(Column)}
    pillars = [words[0].capitalize() for words in PILLARS.values()]
    sheet.data_validation(
        1, places[Column.PILLAR], FILLED_IN, places[Column.PILLAR], {"validate": "list", "source": pillars}
    )
    if offered:
        source = f"='Akun'!$A$2:$A${len(offered) + 1}"
        choose = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
        sheet.data_validation(1, places[Column.ACCOUNTS], FILLED_IN, places[Column.ACCOUNTS], choose)
    accounts = book.add_worksheet("Akun")
    accounts.set_column(0, 2, 40)
    for place, title in enumerate((_title(Column.ACCOUNTS), gettext("Name"), "Platform")):
        accounts.write_string(0, place, title)
    for number, account in enumerate(offered, start=1):
        for place, words in enumerate((f"{account.platform}:{account.handle}", account.name, account.platform)):
            accounts.write_string(number, place, words)
    _explain(book, office, zone_name, pillars)
    book.close()
    return out.getvalue()


def _explain(book: Workbook, office: Organisation, zone_name: str, pillars: Sequence[str]) -> None:
    sheet = book.add_worksheet("Petunjuk")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    today = date.today().replace(day=1).isoformat()  # noqa: DTZ011 - an example of how a day is written
    lines = {
        Column.DAY: gettext("The day, for example %(day)s.") % {"day": today},
        Column.CLOCK: gettext("The time by the clock of %(office)s (%(zone)s), for example 09:30.")
        % {"office": office.name, "zone": zone_name},
        Column.ACCOUNTS: gettext(
            'One account or several, with a semicolon between them, as on the sheet "Akun"; "semua" means every'
            " official account."
        ),
        Column.TEXT: gettext("The text of the post. Pictures and videos are added in Corong afterwards."),
        Column.PILLAR: gettext("What the post is for: %(pillars)s. It may stay empty.")
        % {"pillars": ", ".join(pillars)},
        Column.LINK: gettext("The address of a page, if there is one."),
    }
    for number, (column, text) in enumerate(lines.items()):
        sheet.write_string(number, 0, _title(column), wrapped)
        sheet.write_string(number, 1, text, wrapped)


def to_mend(lines: Sequence[tuple[Line, str]]) -> bytes:
    """Give the rows that something stands against, each with what that is, in the form in which they are read again."""
    out = io.BytesIO()
    book = _book(out)
    sheet = _sheet(book, more=[gettext("What to mend"), gettext("Row of the first sheet")])
    quoted = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
    for number, (line, sentences) in enumerate(lines, start=1):
        for place, column in enumerate(Column):
            sheet.write_string(number, place, str(line.cells.get(column.value, "")), quoted)
        sheet.write_string(number, len(Column), sentences, quoted)
        sheet.write_number(number, len(Column) + 1, line.number)
    book.close()
    return out.getvalue()
