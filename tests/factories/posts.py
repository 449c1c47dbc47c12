"""Posts and media."""

import io
import struct

from django.core.files.base import ContentFile
from PIL import Image

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts import commands, media
from corong.posts.commands import Content
from corong.posts.models import Medium, Post


def post(
    organisation: Organisation, author: Person | None = None, *, text: str = "Kiriman latihan", **fields: object
) -> Post:
    """Write a practice post; `fields` are those of `Content`."""
    return commands.compose(organisation, author, Content(text=text, **fields))  # type: ignore[arg-type] # passed on


def picture(*, size: tuple[int, int] = (64, 48), colour: str = "teal", kind: str = "PNG") -> bytes:
    """Draw a plain picture."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, format=kind)
    return written.getvalue()


def medium(
    organisation: Organisation, *, by: Person | None = None, alt: str = "", content: bytes | None = None
) -> Medium:
    """Take in a picture."""
    return media.ingest(ContentFile(content or picture(), name="latihan.png"), organisation, by=by, alt=alt)


def film(*, width: int, height: int, seconds: float, is_turned: bool = False) -> bytes:
    """Write an MP4 that has an index and no pictures."""
    matrix = (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30) if is_turned else (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1)
    track = struct.pack(">40x9iII", *matrix, width << 16, height << 16)
    header = struct.pack(">12xII80x", 1000, round(seconds * 1000))
    index = _box(b"mvhd", header) + _box(b"trak", _box(b"tkhd", track))
    return _box(b"ftyp", b"isom\x00\x00\x02\x00isommp42") + _box(b"mdat", bytes(64)) + _box(b"moov", index)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content
