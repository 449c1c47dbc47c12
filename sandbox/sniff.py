"""What a file is by its own bytes: kind and, for pictures, size in pixels."""

import struct
from typing import Final

# (offset, magic bytes, media type)
MAGIC: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"WEBVTT", "text/vtt"),
)
# JPEG markers that carry the frame's size, and that carry nothing.
FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
HEADER_BYTES: Final = 26


def kind(content: bytes) -> str | None:
    """The media type, or nothing when the bytes are of no kind we know."""
    return next((mime for at, magic, mime in MAGIC if content[at : at + len(magic)] == magic), None)


def pixels(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF or JPEG; zeros for anything else."""
    if len(content) < HEADER_BYTES:
        return (0, 0)
    if content.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", content[16:24])
        return (width, height)
    if content.startswith(b"GIF8"):
        width, height = struct.unpack("<HH", content[6:10])
        return (width, height)
    return _jpeg(content) if content.startswith(b"\xff\xd8") else (0, 0)


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004  # Every JPEG marker begins so.
        if content[at + 1] in FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return (width, height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return (0, 0)
