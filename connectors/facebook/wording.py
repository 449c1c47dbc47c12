"""Facebook's text rules. How it counts is not documented: we count characters (code points)."""

from collections.abc import Sequence

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.facebook.capabilities import CAPABILITIES


def length(text: str) -> int:
    """Count the text in characters."""
    return len(text)


def text(draft: Draft) -> str:
    """Give the text as it will be sent: beside media a post has no link, so the address goes into the text."""
    if draft.link is None or not draft.media:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what Facebook would refuse."""
    sent = text(draft)
    alt_length = max((len(medium.alt) for medium in draft.media), default=0)
    found = limits.problems(CAPABILITIES, draft, text=sent, length=length(sent), alt_length=alt_length)
    # A link is a post of its own, without a word.
    return [each for each in found if each.code != "text_empty" or draft.link is None]
