"""Bluesky's text rules: graphemes and bytes, addresses at full length. Source: lexicons of 2026-08-20."""

from collections.abc import Sequence
from typing import Final

import regex

from connectors import limits, links
from connectors.bluesky.capabilities import CAPABILITIES
from connectors.contract import Draft, Problem

_GRAPHEME: Final = regex.compile(r"\X")


def length(text: str) -> int:
    """Count the text in graphemes."""
    return len(_GRAPHEME.findall(text))


def text(draft: Draft) -> str:
    """Give the text as it will be sent. A post holds media or a link card, so beside media the address goes here."""
    if draft.link is None or not draft.media:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what Bluesky would refuse."""
    sent = text(draft)
    found = limits.problems(
        CAPABILITIES,
        draft,
        text=sent,
        length=length(sent),
        alt_length=max((length(medium.alt) for medium in draft.media), default=0),
    )
    # A card alone is a post.
    return [problem for problem in found if problem.code != "text_empty" or draft.link is None]
