"""YouTube's text rules: a title of 100 characters, a description of 5000 bytes, and no angle brackets in either."""

from collections.abc import Sequence
from typing import Final

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.youtube.capabilities import CAPABILITIES

TITLE_CHARACTERS: Final = 100
_BRACKETS: Final = str.maketrans({"<": "\u2039", ">": "\u203a"})


def length(text: str) -> int:
    """Count the description in characters; it is limited in bytes too."""
    return len(text)


def text(draft: Draft) -> str:
    """Give the description: angle brackets, which YouTube refuses, become the typographic ones."""
    sent = draft.text.strip() if draft.link is None else links.with_address(draft.text, draft.link.url)
    return sent.translate(_BRACKETS)


def title(draft: Draft) -> str:
    """Give the title: the first line of the text, cut between words where it is too long."""
    first = next((line.strip() for line in draft.text.translate(_BRACKETS).splitlines() if line.strip()), "")
    if len(first) <= TITLE_CHARACTERS:
        return first or "Video"
    cut = first[: TITLE_CHARACTERS - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.-") + "…"


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what YouTube would refuse."""
    sent = text(draft)
    return limits.problems(CAPABILITIES, draft, text=sent, length=length(sent), alt_length=0)
