"""A report as PDF: A4, tables that go on over pages with their heads, in a font with every letter of Indonesian."""

from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Final

from django.utils.translation import gettext, ngettext
from fpdf import FPDF
from fpdf.enums import TableCellFillMode, XPos, YPos
from fpdf.fonts import FontFace

from corong.metrics.queries import Known
from corong.reports.csv_file import facts
from corong.reports.tables import Report, Table
from corong.reports.writing import Writer

FONTS: Final = "ttf_opensans"
"""The package that carries the font's files; its code is never run. Without it only Western letters are drawn."""
FAMILY: Final = "report"
INK: Final = (23, 33, 43)
SOFT: Final = (75, 90, 105)
BAND: Final = (238, 242, 245)
MOST_ROWS: Final = 500
"""Of one table: a longer one is for a spreadsheet."""
MOST_CHARACTERS: Final = 300
"""Of one cell: a row taller than a page cannot be drawn."""
WIDE_TABLE: Final = 7
"""Columns from which pages lie on their side."""


def write(report: Report, path: Path) -> None:
    """Write the file."""
    pdf = _Pages(report)
    pdf.head()
    for table in report.tables:
        pdf.table_of(table)
    pdf.meanings()
    pdf.output(str(path))


def shortened(text: str) -> str:
    """Give a cell that fits on a page; the spreadsheet has the whole."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


class _Pages(FPDF):
    """The pages of one report, each with its title and number at the foot."""

    def __init__(self, report: Report) -> None:
        is_wide = any(len(table.columns) > WIDE_TABLE for table in report.tables)
        super().__init__(orientation="landscape" if is_wide else "portrait", format="A4")
        self._report = report
        self._writer = Writer(report.zone)
        self._letters = self._load()
        self.set_auto_page_break(auto=True, margin=16)
        self.set_title(report.title)
        self.set_creator("Corong")
        self.add_page()

    def _load(self) -> frozenset[int] | None:
        """Take the font of the package if it is installed; give the letters it has, None for PDF's own font."""
        package = find_spec(FONTS)
        folders = [Path(folder) / "ttf" for folder in (package and package.submodule_search_locations) or ()]
        if not folders:
            self._family = "helvetica"
            return None
        self._family = FAMILY
        self.add_font(FAMILY, fname=folders[0] / "OpenSans-Regular.ttf")
        self.add_font(FAMILY, style="B", fname=folders[0] / "OpenSans-Bold.ttf")
        font = self.fonts[FAMILY]
        return frozenset(getattr(font, "cmap", {}))

    def footer(self) -> None:
        """Write the foot of a page."""
        self.set_y(-12)
        self._say(7, colour=SOFT)
        self.cell(w=0, h=5, text=self._drawable(f"{self._report.title} · {self.page_no()}"), align="C")

    def head(self) -> None:
        """Write title, office, period and as of when."""
        self._say(15, style="B")
        self._line(self._report.title, height=8)
        self._say(9)
        for name, value in facts(self._report, self._writer):
            self._line(f"{name}: {value}", height=5)

    def table_of(self, table: Table) -> None:
        """Write one table."""
        self.ln(4)
        self._say(11, style="B")
        self._line(table.title, height=6)
        rows = list(islice(iter(table.rows), MOST_ROWS + 1))
        if not rows:
            self._say(8, colour=SOFT)
            self._line(gettext("Nothing to show in this period."), height=5)
            return
        self._say(7)
        kinds = [column.kind for column in table.columns]
        head = FontFace(emphasis="BOLD", fill_color=BAND, color=INK)
        with self.table(
            text_align=tuple("RIGHT" if kind.is_number else "LEFT" for kind in kinds),
            col_widths=(2.4, *(1.0 for _ in kinds[1:])),
            headings_style=head,
            borders_layout="HORIZONTAL_LINES",
            cell_fill_mode=TableCellFillMode.NONE,
            line_height=4,
            padding=0.6,
        ) as drawn:
            drawn.row([self._drawable(column.title) for column in table.columns])
            for row in rows[:MOST_ROWS]:
                line = drawn.row()
                for value, kind in zip(row.cells, kinds, strict=True):
                    style = FontFace(color=SOFT) if isinstance(value, Known) else None
                    line.cell(shortened(self._drawable(self._writer.cell(value, kind))), style=style)
        self._say(7, colour=SOFT)
        if len(rows) > MOST_ROWS:
            self._line(
                ngettext(
                    "Only the first %(count)s row is shown; the spreadsheet has all.",
                    "Only the first %(count)s rows are shown; the spreadsheet has all.",
                    MOST_ROWS,
                )
                % {"count": MOST_ROWS},
                height=4,
            )
        if table.note:
            self._line(table.note, height=4)

    def meanings(self) -> None:
        """Write what the figures mean."""
        if not self._report.definitions:
            return
        self.ln(4)
        self._say(11, style="B")
        self._line(gettext("What the figures mean"), height=6)
        for each in self._report.definitions:
            self._say(8, style="B")
            self._line(each.term, height=4.5)
            self._say(8)
            self._line(each.meaning, height=4.5)

    def _say(self, size: int, *, style: str = "", colour: tuple[int, int, int] = INK) -> None:
        self.set_font(self._family, style=style, size=size)
        self.set_text_color(*colour)

    def _line(self, text: str, *, height: float) -> None:
        self.multi_cell(w=0, h=height, text=self._drawable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def _drawable(self, text: str) -> str:
        """Leave out what the font does not have, such as emoji."""
        if self._letters is None:
            return text.replace("\N{MINUS SIGN}", "-").encode("cp1252", "ignore").decode("cp1252")
        return "".join(letter for letter in text if letter.isspace() or ord(letter) in self._letters)
