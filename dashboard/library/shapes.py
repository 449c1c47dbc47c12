"""Which of an office's platforms refuse the shape of a medium, and what was chosen for each."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from connectors import limits
from connectors.catalogue import PLATFORMS, capabilities
from corong.accounts.queries import usable
from corong.media.queries import framing_of
from corong.media.rules import Mode
from corong.people.models import Person
from corong.posts.media import for_platforms
from corong.posts.models import Medium


class Shape(NamedTuple):
    """A platform that refuses the shape, and what was chosen."""

    platform: str
    choice: str


def shapes(person: Person, medium: Medium) -> Sequence[Shape]:
    """Give the platforms of the office's accounts for which a choice is to be made."""
    platforms = sorted({account.platform for account in usable(person, medium.organisation)} & set(PLATFORMS))
    plain = for_platforms(medium)
    refusing = [name for name in platforms if limits.nearest_shape(capabilities(name), plain) is not None]
    return [Shape(name, _choice(medium, name)) for name in refusing]


def _choice(medium: Medium, platform: str) -> str:
    kept = framing_of(medium, platform)
    if kept is None:
        return gettext("Nothing chosen yet: it would be refused.")
    return gettext("Cut to fit") if kept.mode is Mode.CROP else gettext("A border around it")
