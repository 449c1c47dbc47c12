"""Numbers that look random but follow from the seed and a name: the same run twice gives the same public."""

import hashlib
import struct
from typing import Final

HALF: Final = 2.0**32


class Chance:
    """Eight uniform numbers in [0, 1) drawn from a name; cheaper than seeding a generator for each post."""

    __slots__ = ("uniforms",)

    def __init__(self, *name: object) -> None:
        digest = hashlib.blake2b("\x00".join(map(str, name)).encode(), digest_size=32).digest()
        self.uniforms: tuple[float, ...] = tuple(word / HALF for word in struct.unpack("<8I", digest))


def digits(count: int, *name: object) -> str:
    """A decimal text of `count` digits that follows from the name and does not begin with 0."""
    number = int.from_bytes(hashlib.blake2b("\x00".join(map(str, name)).encode(), digest_size=16).digest(), "little")
    return str(10 ** (count - 1) + number % (9 * 10 ** (count - 1)))


def letters(count: int, alphabet: str, *name: object) -> str:
    """A text of `count` letters of the alphabet that follows from the name (at most 64)."""
    digest = hashlib.blake2b("\x00".join(map(str, name)).encode(), digest_size=64).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:count])
