"""The cells of an uploaded sheet, CSV or XLSX, as texts; nothing of what they mean."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
MOST_CELL_CHARACTERS: Final = 20_000
ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
PATIENCE_SECONDS: Final = 30
DELIMITERS: Final = ";,\t"

Table = Sequence[Sequence[str]]


class Refusal(StrEnum):
    """Why a file is not taken in at all."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    UNREADABLE = "unreadable"
    OLD_FORMAT = "old_format"
    NO_HEADER = "no_header"


class RefusedSheetError(Exception):
    """A file that is not taken in; `limit` is in bytes or rows, where one was passed, `missing` names columns."""

    def __init__(self, cause: Refusal, *, limit: int = 0, missing: Sequence[str] = ()) -> None:
        super().__init__(f"the sheet is refused: {cause}")
        self.cause = cause
        self.limit = limit
        self.missing = missing


def cells(content: bytes) -> Table:
    """
    Give the rows of the first sheet, from its first row on, so that the n-th is row n of the spreadsheet program.

    Raises:
        RefusedSheetError: see there.
    """
    if not content.strip():
        raise RefusedSheetError(Refusal.EMPTY)
    if len(content) > MOST_BYTES:
        raise RefusedSheetError(Refusal.TOO_LARGE, limit=MOST_BYTES)
    if content.startswith(OLD_EXCEL):
        raise RefusedSheetError(Refusal.OLD_FORMAT)
    table = _workbook(content) if content.startswith(ZIP) else _separated(content)
    while table and not any(cell.strip() for cell in table[-1]):
        table.pop()
    if len(table) > MOST_ROWS + 1:
        raise RefusedSheetError(Refusal.TOO_MANY_ROWS, limit=MOST_ROWS)
    return [[cell[:MOST_CELL_CHARACTERS] for cell in row[:MOST_COLUMNS]] for row in table]


def _workbook(content: bytes) -> list[list[str]]:
    command = [sys.executable, "-I", "-m", "corong.imports.sheet"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE_SECONDS, check=True)
        found: list[list[str]] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise RefusedSheetError(Refusal.UNREADABLE) from error
    return [[_plain(cell) for cell in row] for row in found]


def _separated(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return [
            [_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise RefusedSheetError(Refusal.UNREADABLE) from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        candidates = ()
    else:
        # What Excel writes on Indonesian Windows when it is not asked for UTF-8.
        candidates = ("utf-8-sig", "cp1252")
    for encoding in candidates:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedSheetError(Refusal.UNREADABLE)


def _plain(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
