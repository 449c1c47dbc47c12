"""Texts of a known length, in the unit a platform counts in: counted here by their making, not by the connectors."""

from pathlib import Path
from typing import Final

from connectors.capabilities import Capabilities, TextUnit
from connectors.contract import MediaKind, Medium

SIGNS: Final[dict[TextUnit, tuple[str, int]]] = {
    TextUnit.GRAPHEMES: ("e\u0301", 1),  # a letter and its accent, which a reader sees as one
    TextUnit.CHARACTERS: ("\u5b57", 1),
    TextUnit.UTF16: ("\N{SLIGHTLY SMILING FACE}", 2),
    TextUnit.WEIGHTED: ("\u5b57", 2),
}
"""A sign that shows in which unit it was counted, and what it counts there."""
OWN_SIGNS: Final = {
    "threads": ("\N{SLIGHTLY SMILING FACE}", 4),  # an emoji counts as its bytes
    "youtube": ("a", 1),  # as many bytes as characters, so that only one sort of sign reaches the limit
}


def text_of(able: Capabilities, length: int) -> str:
    """Give a text that counts exactly so much on a platform."""
    sign, worth = OWN_SIGNS.get(able.platform, SIGNS[able.text_unit])
    return sign * (length // worth) + "a" * (length % worth)


def medium_of(able: Capabilities) -> Medium:
    """Give a medium that the platform takes, as far as its data tell; there is no file."""
    kind, mime = (MediaKind.IMAGE, able.image_types[0]) if able.images else (MediaKind.VIDEO, able.video_types[0])
    return Medium(Path("x"), kind, mime, size_bytes=1, width=1, height=1, alt="", seconds=3)
