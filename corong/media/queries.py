"""Reads of what is made of media."""

from corong.media.rules import Framing
from corong.posts.models import Medium


def framing_of(medium: Medium, platform: str) -> Framing | None:
    """Give an officer's choice for a platform, if there is one."""
    stored = medium.framing.get(platform)
    return Framing.of(stored) if stored else None
