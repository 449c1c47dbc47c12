"""TikTok's text rules: 2200 UTF-16 units of caption, the link as plain text in it, no alt texts."""

from collections.abc import Sequence
from unicodedata import normalize

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.tiktok.capabilities import CAPABILITIES


def length(text: str) -> int:
    """Count the text in UTF-16 units: an emoji is two or more."""
    return len(text.encode("utf-16-le")) // 2


def text(draft: Draft) -> str:
    """Give the caption; readers cannot open the address in it, but can copy it."""
    if draft.link is None:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what TikTok would refuse."""
    sent = text(draft)
    return limits.problems(CAPABILITIES, draft, text=sent, length=length(sent), alt_length=0)


def comparable(text: str) -> str:
    """Give a form that is equal for a caption as sent and as shown: white space as one blank."""
    return " ".join(normalize("NFC", text).split())
