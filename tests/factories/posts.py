"""Posts and media."""

import io

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
