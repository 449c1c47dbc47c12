"""How long a text is to a reader."""

import regex


def graphemes(text: str) -> int:
    """Extended grapheme clusters (UAX #29)."""
    return len(text) if text.isascii() and "\r" not in text else len(regex.findall(r"\X", text))
