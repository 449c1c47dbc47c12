"""Tables of reports. Written in one go: a page has thousands of cells, and a template takes its time with each."""

from datetime import datetime
from typing import Final

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from corong.metrics.queries import Known
from corong.organisations.models import Organisation
from corong.reports.tables import Cell, Kind, Row, Table
from corong.reports.writing import Writer
from dashboard import moments

register = template.Library()
SOFT: Final = '<span class="soft small">{}</span>'


@register.simple_tag
def table_rows(table: Table, organisation: Organisation) -> SafeString:
    """Write the rows of a table; the first cell of each names it, and leads to its page if it has one."""
    writer = Writer(moments.zone_of(organisation))
    kinds = [column.kind for column in table.columns]
    classes = [' class="number"' if kind.is_number else "" for kind in kinds]
    written = []
    for row in table.rows:
        first, *rest = [_cell(value, kind, writer) for value, kind in zip(row.cells, kinds, strict=True)]
        cells = "".join(f"<td{name}>{text}</td>" for name, text in zip(classes[1:], rest, strict=True))
        written.append(f'<tr><th scope="row">{_led(row, first)}</th>{cells}</tr>\n')
    return mark_safe("".join(written))  # noqa: S308 - every text is escaped in _cell


def _cell(value: Cell, kind: Kind, writer: Writer) -> SafeString:
    text = writer.cell(value, kind)
    if isinstance(value, Known):
        return format_html(SOFT, text)
    if isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), text)
    return conditional_escape(text)


def _led(row: Row, text: SafeString) -> SafeString:
    if row.about is None:
        return text
    return format_html('<a class="clip" href="{}">{}</a>', reverse(row.about[0], args=[row.about[1]]), text)
