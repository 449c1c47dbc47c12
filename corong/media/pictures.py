"""Makes images anew: cut or bordered as an officer chose, brought to size, recompressed until they are small enough."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

from corong.media.rules import Plan

FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
QUALITIES: Final = (90, 84, 76, 68)
SMALLER: Final = 0.85
"""Each side's share that is kept where no quality is small enough."""
LEAST_EDGE: Final = 320
BORDER: Final = "white"


class CannotMakeError(Exception):
    """Nothing of this medium can be made that the platform takes; the text is for an officer's eyes."""


class Made(NamedTuple):
    """A picture as it will be sent."""

    content: bytes
    width: int
    height: int


def make(source: Path, plan: Plan) -> Made:
    """
    Write the picture as the plan says.

    Raises:
        CannotMakeError: it moves, is damaged, or cannot be made small enough.
        FileNotFoundError: the file is not on this machine.
    """
    try:
        with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as image:
            if getattr(image, "n_frames", 1) > 1:
                raise CannotMakeError("the picture moves, and would stop moving")
            profile = image.info.get("icc_profile")
            picture = _in_colours(image, FORMATS[plan.mime])
    except FileNotFoundError:
        raise
    except (OSError, SyntaxError, ValueError) as error:
        raise CannotMakeError("the picture cannot be read") from error
    picture = _laid_out(picture, plan)
    while True:
        for content in _written(picture, plan.mime, profile):
            if not plan.most_bytes or len(content) <= plan.most_bytes:
                return Made(content, picture.width, picture.height)
        smaller = (round(picture.width * SMALLER), round(picture.height * SMALLER))
        if max(smaller) < LEAST_EDGE:
            raise CannotMakeError("the picture cannot be made small enough")
        picture = picture.resize(smaller, Image.Resampling.LANCZOS)


def _in_colours(image: Image.Image, kind: str) -> Image.Image:
    """Give the picture in colours its kind can hold; what shines through lies on white where it cannot."""
    if image.has_transparency_data:
        picture = image.convert("RGBA")
        if kind != "JPEG":
            return picture
        ground = Image.new("RGB", picture.size, BORDER)
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    return image.copy() if image.mode in {"RGB", "L"} else image.convert("RGB")


def _laid_out(picture: Image.Image, plan: Plan) -> Image.Image:
    if plan.box != (0, 0, *picture.size):
        picture = picture.crop(plan.box)
    if plan.canvas != picture.size:
        ground = Image.new(picture.mode, plan.canvas, BORDER)
        ground.paste(picture, ((plan.canvas[0] - picture.width) // 2, (plan.canvas[1] - picture.height) // 2))
        picture = ground
    wanted = plan.size()
    return picture if wanted == picture.size else picture.resize(wanted, Image.Resampling.LANCZOS)


def _written(picture: Image.Image, mime: str, profile: bytes | None) -> Iterator[bytes]:
    """Give the picture in one file after another, each smaller than the one before."""
    kind = FORMATS[mime]
    for quality in QUALITIES if kind != "PNG" else (0,):
        options: dict[str, object] = {"optimize": True} if kind != "WEBP" else {}
        if quality:
            options["quality"] = quality
        if profile:
            options["icc_profile"] = profile
        written = io.BytesIO()
        picture.save(written, format=kind, **options)
        yield written.getvalue()
