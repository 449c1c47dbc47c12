"""Numbers as apps show them and people type them; pure."""

import re
from typing import Final

MOST: Final = 10**12
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+")
_ROUNDED: Final = re.compile(
    r"(?P<whole>\d{1,4})(?:[.,](?P<part>\d{1,3}))?\s?(?P<unit>rb|ribu|k|jt|juta|m)", re.IGNORECASE
)
_UNITS: Final = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000, "m": 1_000_000}


def number_of(typed: str) -> int | None:
    """
    Read a number: `1234`, `1.234`, or rounded as in `1,2 rb`, `12K` and `1.5M`.

    None: it is none, or none a counter could have.
    """
    text = typed.strip()
    if _GROUPED.fullmatch(text):
        number = int(re.sub(r"\D", "", text))
    elif (rounded := _ROUNDED.fullmatch(text)) is not None:
        part = rounded["part"] or ""
        unit = _UNITS[rounded["unit"].lower()]
        number = int(rounded["whole"]) * unit + int(part or 0) * unit // 10 ** len(part)
    else:
        return None
    return number if number <= MOST else None
