"""Names in addresses."""

from typing import Final
from unicodedata import normalize

import regex

LENGTH: Final = 60
_OTHER: Final = regex.compile(r"[^a-z0-9]+")


def slug_of(text: str) -> str:
    """Give a short slug of a headline: plain letters, cut at a word; may be empty."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    whole = _OTHER.sub("-", plain).strip("-")
    return whole if len(whole) <= LENGTH else whole[:LENGTH].rpartition("-")[0] or whole[:LENGTH]
