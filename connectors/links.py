"""Web addresses in a text, as platforms that link them find them."""

from typing import Final, NamedTuple

import regex

_ADDRESS: Final = regex.compile(r"(?<![\p{L}\p{N}_@])https?://[^\s<>\"“”]+", regex.IGNORECASE)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}
_PUNCTUATION: Final = ".,;:!?'\u2019\u2026"


class Found(NamedTuple):
    """One address and where it stands, in characters; `end` is exclusive."""

    start: int
    end: int
    url: str


def found_in(text: str) -> list[Found]:
    """Find the http(s) addresses; punctuation that ends the sentence, not the address, is left out."""
    found = []
    for match in _ADDRESS.finditer(text):
        url = _trimmed(match.group())
        if len(url) > len("https://"):
            found.append(Found(match.start(), match.start() + len(url), url))
    return found


def _trimmed(url: str) -> str:
    while url:
        last = url[-1]
        opening = _CLOSING.get(last)
        is_unopened = opening is not None and url.count(opening) < url.count(last)
        if last not in _PUNCTUATION and not is_unopened:
            break
        url = url[:-1]
    return url


def with_address(text: str, url: str) -> str:
    """Give the text with the address as its last paragraph, unless it is in there already."""
    text = text.strip()
    return text if _stands_in(text, url) else f"{text}\n\n{url}".strip()


def _stands_in(text: str, url: str) -> bool:
    """Say whether a text has the address itself, and not merely another one that begins with it."""
    if [found.url for found in found_in(url)] != [url]:
        # It would be found in no text, as a sign at its end looks like the end of a sentence.
        return url in text
    return url.rstrip("/") in {found.url.rstrip("/") for found in found_in(text)}
