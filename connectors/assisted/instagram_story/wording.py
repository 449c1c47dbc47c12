"""A story has no caption: the text is what a person writes on it."""

from collections.abc import Sequence

from connectors import limits, links
from connectors.assisted.instagram_story.capabilities import CAPABILITIES
from connectors.contract import Draft, Problem


def length(text: str) -> int:
    """Count the text in characters."""
    return len(text)


def text(draft: Draft) -> str:
    """Give the text as a person pastes it."""
    return links.with_address(draft.text, draft.link.url) if draft.link else draft.text.strip()


def problems(draft: Draft) -> Sequence[Problem]:
    """Say what the app would refuse. Descriptions for the blind cannot be given there, and stop nobody."""
    sent = text(draft)
    return limits.problems(CAPABILITIES, draft, text=sent, length=length(sent), alt_length=0)
