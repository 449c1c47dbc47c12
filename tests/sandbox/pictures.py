"""Small real files for uploads."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def png(width: int = 4, height: int = 3, shade: int = 120) -> bytes:
    """A grey PNG."""
    rows = b"".join(b"\x00" + bytes([shade] * width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(width: int = 4, height: int = 3, shade: int = 120) -> bytes:
    """A grey JPEG."""
    out = BytesIO()
    Image.new("L", (width, height), shade).save(out, "JPEG")
    return out.getvalue()


def mp4(size_bytes: int = 2_000, fill: int = 7) -> bytes:
    """Something that begins like an MP4 file: the sandbox looks no further."""
    return b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes([fill]) * (size_bytes - 24)
