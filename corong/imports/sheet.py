"""
Reads a spreadsheet in a process of its own, since what an upload holds may take any amount of memory or time.

`python -m corong.imports.sheet` takes the file on its standard input and writes the cells of its first sheet as JSON.
The process may end in any way: whoever started it takes that as "cannot be read".
"""

import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Final

MOST_MEMORY_BYTES: Final = 1 << 30
MOST_CPU_SECONDS: Final = 20
MOST_UNPACKED_BYTES: Final = 100_000_000


def _text(cell: object) -> str:
    """Write a cell as text: days and times in ISO form, whole numbers without decimals."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return _number(cell) if isinstance(cell, float) else str(cell)


def _number(cell: float) -> str:
    if cell.is_integer():
        return str(int(cell))
    # A part of a day: with three decimals or more it is told from a time with a point, 0.25 from 00.25.
    return max(str(cell), f"{cell:.3f}", key=len) if 0 < cell < 1 else str(cell)


def main() -> int:
    """Read, and give the exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    from python_calamine import CalamineWorkbook

    file = io.BytesIO(sys.stdin.buffer.read())
    with zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED_BYTES:
            return 1
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    found = book.get_sheet_by_index(0).to_python(skip_empty_area=False) if book.sheet_names else []
    json.dump([[_text(cell) for cell in row] for row in found], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
