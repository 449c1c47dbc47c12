"""A page's report as a file."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.text import slugify

from corong.reports import csv_file, pdf_file, xlsx_file
from corong.reports.tables import Report

WRITERS: Final[Mapping[str, tuple[str, Callable[[Report, Path], None]]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file.write),
    "pdf": ("application/pdf", pdf_file.write),
}
FORMATS: Final = ("csv", *WRITERS)
AT_ONCE: Final = 200
"""Lines sent together."""


def answer(report: Report, wanted: str) -> HttpResponseBase:
    """Send a report as a file of one of `FORMATS`; CSV while it is written, the others once they are whole."""
    name = f"{slugify(report.title) or report.name}.{wanted}"
    response: StreamingHttpResponse | FileResponse
    if wanted == "csv":
        response = StreamingHttpResponse(
            _spoken(csv_file.lines(report), translation.get_language()), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        mime, write = WRITERS[wanted]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            write(report, path)
            # Open before its folder goes: the file lives as long as it is read.
            response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=mime)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _spoken(lines: Iterator[str], language: str | None) -> Iterator[str]:
    """Keep the reader's language: a file is written after the request that asked for it has ended."""
    while True:
        with translation.override(language):
            written = "".join(islice(lines, AT_ONCE))
        if not written:
            return
        yield written
