"""Small pictures of media: made when somebody first looks, and kept."""

import io
from typing import Final

from PIL import Image, UnidentifiedImageError

from corong.library.models import Thumbnail
from corong.media.models import Making, Rendition
from corong.posts.models import MediaKind, Medium

EDGE: Final = 360
"""Pixels of the longer edge: what a telephone shows of a picture in two columns, twice as sharp as it is wide."""
QUALITY: Final = 72
MIME: Final = "image/webp"
_GROUND: Final = "white"


def thumbnail(medium: Medium) -> bytes | None:
    """
    Give a small picture of a medium as WebP; None: there is none, as of a video whose picture is not made yet.

    Raises:
        FileNotFoundError: the file is gone. OSError: the store of media does not answer.
    """
    kept = Thumbnail.objects.filter(medium=medium).first()
    if kept is not None:
        return bytes(kept.content)
    source = medium.file
    if medium.kind == MediaKind.VIDEO:
        made = Rendition.objects.filter(medium=medium, platform="", state=Making.READY).first()
        if made is None:
            return None
        source = made.file
    with source.open("rb") as file:
        content = _small(file.read())
    if content is not None:
        # Several browsers may ask for it at once.
        Thumbnail.objects.bulk_create([Thumbnail(medium=medium, content=content)], ignore_conflicts=True)
    return content


def _small(content: bytes) -> bytes | None:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as image:
            image.draft("RGB", (EDGE, EDGE))  # of a JPEG only what is needed is decoded
            image.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS)
            picture = _on_ground(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    written = io.BytesIO()
    picture.save(written, format="WEBP", quality=QUALITY)
    return written.getvalue()


def _on_ground(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    picture = image.convert("RGBA")
    ground = Image.new("RGB", picture.size, _GROUND)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
