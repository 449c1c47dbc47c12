"""How a platform shows a post, as data: for the composer's previews."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What a reader can follow out of a text."""

    LINK = "link"
    HASHTAG = "hashtag"
    MENTION = "mention"


class Layout(StrEnum):
    """How several media stand in a post."""

    GRID = "grid"
    """Beside one another."""
    CAROUSEL = "carousel"
    """One at a time, to be swiped."""
    STACK = "stack"
    """One below the other."""


@dataclass(frozen=True, slots=True)
class Display:
    """
    What readers of a platform see. What no source says stays at its neutral value; nothing is guessed.

    `fold_characters`: graphemes a feed shows before "more", about, since no platform prints it; 0: it shows all, or
    no source says. Its source stands among `Capabilities.sources`.
    """

    marks: frozenset[Mark] = frozenset(Mark)
    layout: Layout = Layout.GRID
    fold_characters: int = 0
    has_card_of_page: bool = False
    """The platform makes a card for a text without media, with title and picture from the page at its address."""
    is_cropped_to_first: bool = False
    """All media get the shape of the first."""
