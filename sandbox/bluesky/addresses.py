"""Identifiers of the AT Protocol: TIDs, DIDs, and content ids worked out as the protocol says."""

import hashlib
import re
import struct
from base64 import b32decode, b32encode
from typing import Any, Final

TID: Final = re.compile(r"[234567abcdefghij][2-7a-z]{12}")
HANDLE: Final = re.compile(r"([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
BASE32_SORTABLE: Final = "234567abcdefghijklmnopqrstuvwxyz"
BASE32: Final = "abcdefghijklmnopqrstuvwxyz234567"
POST: Final = "app.bsky.feed.post"
# CIDv1, SHA-256 of 32 bytes: DAG-CBOR for records, raw for blobs.
DAG_CBOR: Final = b"\x01\x71\x12\x20"
RAW: Final = b"\x01\x55\x12\x20"
CID_TAG: Final = b"\xd8\x2a"
SIMPLE: Final = {None: b"\xf6", True: b"\xf5", False: b"\xf4"}
SMALL, BYTE, WORD, LONG = 24, 1 << 8, 1 << 16, 1 << 32


def tid(micros: int, clock_id: int) -> str:
    """A TID: 53 bits of microseconds, 10 bits of clock id, sortable as text."""
    value = (micros & ((1 << 53) - 1)) << 10 | clock_id & 1023
    return "".join(BASE32_SORTABLE[value >> shift & 31] for shift in range(60, -1, -5))


def cid_of_record(record: object) -> str:
    """The cid of a record: SHA-256 over its DAG-CBOR."""
    return _text(DAG_CBOR + hashlib.sha256(encode(record)).digest())


def cid_of_blob(content: bytes) -> str:
    """The cid of a blob: SHA-256 over its bytes."""
    return _text(RAW + hashlib.sha256(content).digest())


def _text(cid: bytes) -> str:
    return "b" + b32encode(cid).decode().lower().rstrip("=")


def encode(value: Any) -> bytes:
    """
    DAG-CBOR of a JSON value, `$link` and `$bytes` objects in their own forms.

    Raises:
        ValueError: the value has no DAG-CBOR form (a fraction, for the AT Protocol).
    """
    match value:
        case None | bool():
            return SIMPLE[value]
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case str():
            raw = value.encode()
            return _head(3, len(raw)) + raw
        case list():
            return _head(4, len(value)) + b"".join(encode(each) for each in value)
        case {"$link": str(link)} if len(value) == 1:
            raw = b"\x00" + _bytes(link)
            return CID_TAG + _head(2, len(raw)) + raw
        case dict():
            keys = sorted(
                ((key.encode(), each) for key, each in value.items()), key=lambda pair: (len(pair[0]), pair[0])
            )
            return _head(5, len(keys)) + b"".join(_head(3, len(key)) + key + encode(each) for key, each in keys)
        case _:
            kinds = "null, boolean, integer, string, cid, bytes, array or object"
            raise ValueError(f"Expected one of {kinds} value type (got {value!r})")


def _bytes(link: str) -> bytes:
    padded = link[1:].upper() + "=" * (-len(link[1:]) % 8)
    return b32decode(padded)


def _head(major: int, number: int) -> bytes:
    first = major << 5
    if number < SMALL:
        return bytes((first | number,))
    if number < BYTE:
        return bytes((first | 24, number))
    if number < WORD:
        return struct.pack(">BH", first | 25, number)
    if number < LONG:
        return struct.pack(">BI", first | 26, number)
    return struct.pack(">BQ", first | 27, number)
