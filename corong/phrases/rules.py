"""How saved texts and hashtags come into a post; pure."""

from collections.abc import Iterable
from typing import Final

import regex

MOST_TAGS: Final = 30
"""As many as Instagram takes in a caption; the other platforms print no figure."""
LONGEST_TAG: Final = 100
_TAG: Final = regex.compile(r"[\w\p{M}]*[^\W\d_][\w\p{M}]*")
_IN_TEXT: Final = regex.compile(r"(?<![\w&/])#([\w\p{M}]*[^\W\d_][\w\p{M}]*)")


class NotHashtagsError(ValueError):
    """These words are no hashtags: they have other signs than letters, digits and underscores, or no letter."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        super().__init__(", ".join(self.words))


def tags_in(typed: str) -> list[str]:
    """
    Read what a person typed, with or without signs and commas: each tag once, as first written.

    Raises:
        NotHashtagsError: some of it can be no hashtag.
    """
    words = [word.lstrip("#") for word in typed.replace("#", " #").replace(",", " ").split()]
    words = [word for word in words if word]
    wrong = [word for word in words if not _TAG.fullmatch(word) or len(word) > LONGEST_TAG]
    if wrong:
        raise NotHashtagsError(wrong)
    return list({word.casefold(): word for word in reversed(words)}.values())[::-1]


def with_tags(text: str, tags: Iterable[str]) -> str:
    """Put tags at the end of a text as a paragraph of their own, but for those that stand in it."""
    there = {found.casefold() for found in _IN_TEXT.findall(text)}
    missing = " ".join(f"#{tag}" for tag in tags if tag.casefold() not in there)
    return with_text(text, missing)


def with_text(text: str, more: str) -> str:
    """Put a text below another, as a paragraph of its own."""
    return "\n\n".join(piece for piece in (text.rstrip(), more.strip()) if piece)
