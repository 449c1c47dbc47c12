"""What the engine and the platforms say went wrong, in the reader's language where the words are known."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext

from dashboard.causes import ours, theirs

_KNOWN: Final = tuple(
    (re.compile(pattern, re.DOTALL), text, is_ours)
    for words, is_ours in ((ours.WORDS, True), (theirs.WORDS, False))
    for pattern, text in words
)


class _Found(NamedTuple):
    text: str
    named: Mapping[str, str]
    is_ours: bool


def in_words(cause: str) -> str:
    """Give a cause in the language in force; a platform's own words stay as they are."""
    found = _find(cause)
    if found is None:
        return cause
    named = {name: in_words(value) if name == "cause" else value for name, value in found.named.items()}
    return gettext(found.text) % named


def is_known(cause: str) -> bool:
    """Say whether these are words of Corong, and not the platform's own."""
    return _find(cause) is not None


def is_ours(cause: str) -> bool:
    """Say whether Corong itself found this, so that no platform is to blame for it."""
    found = _find(cause)
    return found is not None and found.is_ours


# A page shows the same few causes many times over.
@lru_cache(maxsize=1024)
def _find(cause: str) -> _Found | None:
    for pattern, text, is_ours in _KNOWN:
        found = pattern.fullmatch(cause)
        if found is not None:
            return _Found(text, found.groupdict(), is_ours)
    return None
