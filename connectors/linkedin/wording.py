"""LinkedIn's text rules: 3000 characters, and little text, in which a reserved character left open cuts the text."""

from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

import regex

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.linkedin.capabilities import CAPABILITIES

_RESERVED: Final = regex.compile(r"[\\|{}@\[\]()<>#*_~]")
_HASHTAG: Final = regex.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
_TEMPLATE: Final = regex.compile(r"\{hashtag\|\\?#\|((?:\\.|[^}\\])+)\}")
_MENTION: Final = regex.compile(r"@\[((?:\\.|[^\]\\])*)\]\(urn:li:[^)]*\)")
_ESCAPED: Final = regex.compile(r"\\(.)", regex.DOTALL)


def length(text: str) -> int:
    """Count the text in characters, as written: whether LinkedIn counts the escapes is not known."""
    return len(text)


def text(draft: Draft) -> str:
    """Give the text as readers will see it; the address goes in where media take the place of the card."""
    if draft.link is None or not draft.media:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what LinkedIn would refuse; a card alone is a post too."""
    sent = text(draft)
    found = limits.problems(
        CAPABILITIES,
        draft,
        text=sent,
        length=length(sent),
        alt_length=max((len(medium.alt) for medium in draft.media), default=0),
    )
    return [problem for problem in found if problem.code != "text_empty" or draft.link is None]


def little(text: str) -> str:
    """Write a text as little text: hashtags by their template, everything reserved escaped."""
    pieces: list[str] = []
    end = 0
    for found in _HASHTAG.finditer(text):
        pieces += [_escaped(text[end : found.start()]), "{hashtag|\\#|", _escaped(found[1]), "}"]
        end = found.end()
    pieces.append(_escaped(text[end:]))
    return "".join(pieces)


def plain(commentary: str) -> str:
    """Read little text back."""
    return _ESCAPED.sub(r"\1", _TEMPLATE.sub(r"#\1", _MENTION.sub(r"\1", commentary)))


def comparable(text: str) -> str:
    """Give a form that is equal for a text as sent and as shown: white space as one blank."""
    return " ".join(normalize("NFC", text).split())


def _escaped(text: str) -> str:
    return _RESERVED.sub(lambda found: "\\" + found[0], text)
