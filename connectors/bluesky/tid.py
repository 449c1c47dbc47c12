"""Record keys of our own: the same delivery always gets the same one, so that a repeat cannot make a second post."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import regex

from connectors.contract import IdempotencyKey

_ALPHABET: Final = "234567abcdefghijklmnopqrstuvwxyz"
_FORM: Final = regex.compile(r"[2-7a-j][2-7a-z]{12}")
_CLOCK_BITS: Final = 10
_LENGTH: Final = 13
_MICROSECONDS: Final = 1_000_000


def of(key: IdempotencyKey, made_at: datetime) -> str:
    """
    Give the TID of a delivery: 53 bits of microseconds since 1970, 10 bits of clock id.

    Many deliveries of an account fall due on the same second, so the clock id alone would soon give two of them the
    same key: the fraction of the second comes from the key too.
    """
    digest = int.from_bytes(sha256(key.encode()).digest()[:8])
    clock = digest % (1 << _CLOCK_BITS)
    fraction = (digest >> _CLOCK_BITS) % _MICROSECONDS
    return encode((int(made_at.timestamp()) * _MICROSECONDS + fraction) << _CLOCK_BITS | clock)


def encode(number: int) -> str:
    """Write 63 bits as 13 characters that sort as the numbers do."""
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))


def time_of(tid: str) -> datetime | None:
    """Give the time a TID holds; None where it is no TID."""
    if not _FORM.fullmatch(tid):
        return None
    number = 0
    for character in tid:
        number = number << 5 | _ALPHABET.index(character)
    microseconds = number >> _CLOCK_BITS
    return datetime.fromtimestamp(microseconds // _MICROSECONDS, UTC).replace(microsecond=microseconds % _MICROSECONDS)
