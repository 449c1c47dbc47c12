"""Whether two texts say nearly the same; pure."""

from collections import Counter
from itertools import pairwise
from typing import Final

import regex

from connectors import links

_WORD: Final = regex.compile(r"(?<!#)\b[\w\p{M}]+")
_FEWEST: Final = 4
"""With fewer words than this only equal ones are alike: two short notices share most of their words by chance."""
_SHARE: Final = 0.8


class Shape:
    """A text without its links, tags, signs and capitals: what is left of it to compare."""

    def __init__(self, text: str) -> None:
        pieces, end = [], 0
        for found in links.found_in(text):
            pieces.append(text[end : found.start])
            end = found.end
        self.words = _WORD.findall(" ".join([*pieces, text[end:]]).casefold())
        self.pairs = Counter(pairwise(self.words))

    def is_like(self, other: "Shape") -> bool:
        """Say whether the words are the same, or four fifths of their pairs are."""
        if self.words == other.words:
            return bool(self.words)
        if min(len(self.words), len(other.words)) < _FEWEST:
            return False
        shared = (self.pairs & other.pairs).total()
        return 2 * shared >= _SHARE * (self.pairs.total() + other.pairs.total())
