"""Instagram's text rules. How captions are counted is not documented: we count characters (code points)."""

from collections.abc import Sequence

from connectors import limits, links
from connectors.contract import Draft, Problem
from connectors.instagram.capabilities import CAPABILITIES


def length(text: str) -> int:
    """Count the text in characters."""
    return len(text)


def text(draft: Draft) -> str:
    """Give the caption: an address in it cannot be followed, but it can be read."""
    if draft.link is None:
        return draft.text.strip()
    return links.with_address(draft.text, draft.link.url)


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what Instagram would refuse; a carousel may mix images and videos."""
    sent = text(draft)
    alt_length = max((len(medium.alt) for medium in draft.media), default=0)
    found = limits.problems(CAPABILITIES, draft, text=sent, length=length(sent), alt_length=alt_length)
    if len(draft.media) > CAPABILITIES.images and not any(each.code == "too_many_images" for each in found):
        found.append(Problem("too_many_images", CAPABILITIES.images, len(draft.media)))
    return [each for each in found if each.code not in {"mixed_media", "text_empty"}]
