"""What must be made of a medium before a platform takes it; pure. Never larger, and never cut without being told."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

from connectors.capabilities import Capabilities
from connectors.contract import MediaKind, Medium

CONVERTIBLE: Final = ("image/jpeg", "image/png", "image/webp")
"""Kinds of image that may be written anew; a GIF may move, and would stop moving."""
TARGETS: Final = ("image/jpeg", "image/png", "image/webp")
"""Kinds to write, the one most platforms take first."""
LEAST_BITS: Final = 300_000
"""Bits a second below which a film is not worth watching: one that would need less stays too large."""
LARGE_FILM_BITS: Final = 8_000_000
"""Bits a second a film gets at most when it must be made anew for another cause than its size."""
FILM_CODECS: Final = ("h264", "aac")
"""What films are made of when they are made anew."""
ROOM: Final = 0.95
"""Share of the size limit a film aims at: encoders miss their aim by a little."""


class Mode(StrEnum):
    """How a shape that a platform refuses is brought into one it takes; an officer chooses."""

    BORDER = "border"
    CROP = "crop"


@dataclass(frozen=True, slots=True)
class Framing:
    """An officer's choice for one platform. The box is what stays, as shares of width and height."""

    mode: Mode
    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """
        Read a choice from JSON.

        Raises:
            ValueError: it is none, or the box lies outside the picture.
        """
        sides = {name: float(stored.get(name, default)) for name, default in _WHOLE.items()}
        found = cls(mode=Mode(stored["mode"]), **sides)
        fits = found.left + found.width <= _WHOLE_SHARE and found.top + found.height <= _WHOLE_SHARE
        if not (fits and min(found.left, found.top) >= 0.0 and min(found.width, found.height) >= _LEAST_SHARE):
            raise ValueError("the box lies outside the picture")
        return found


_WHOLE: Final = {"left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0}
_LEAST_SHARE: Final = 0.05
_WHOLE_SHARE: Final = 1.001
"""One, and what shares lose when they are written with three digits."""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    How a medium is made anew. Sizes in pixels and bytes; 0 means no limit.

    `box` is what stays of it (left, top, right, bottom), and the canvas what it is laid on, with a border around.
    """

    kind: str
    mime: str
    most_bytes: int
    edge: int = 0
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    canvas: tuple[int, int] = (0, 0)
    seconds: float = 0.0

    def key(self) -> str:
        """Name the plan: equal plans of one medium make equal files."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:32]

    def size(self) -> tuple[int, int]:
        """Give the pixels of what comes out, at most."""
        width, height = self.canvas
        if self.edge and max(width, height) > self.edge:
            scale = self.edge / max(width, height)
            width, height = max(round(width * scale), 1), max(round(height * scale), 1)
        return (width // 2 * 2, height // 2 * 2) if self.kind == MediaKind.VIDEO else (width, height)

    def bits(self) -> int:
        """Give the bits a second of a film's picture and sound together."""
        fitting = int(self.most_bytes * ROOM * 8 / self.seconds) if self.most_bytes and self.seconds else 0
        return min(fitting or LARGE_FILM_BITS, LARGE_FILM_BITS)


def plan(medium: Medium, able: Capabilities, framing: Framing | None) -> Plan | None:
    """Say what must be made of a medium for a platform; None: it goes as it is, or nothing would help."""
    is_image = medium.kind is MediaKind.IMAGE
    if not medium.width or not medium.height or not (able.images if is_image else able.videos):
        return None
    return _image(medium, able, framing) if is_image else _film(medium, able, framing)


def expected(medium: Medium, made: Plan | None) -> Medium:
    """Give the medium as the platform will get it, as far as that is known before it is made."""
    if made is None:
        return medium
    width, height = made.size()
    size_bytes = min(medium.size_bytes, made.most_bytes) if made.most_bytes else medium.size_bytes
    codecs = FILM_CODECS if made.kind == MediaKind.VIDEO else ()
    return replace(medium, mime=made.mime, size_bytes=size_bytes, width=width, height=height, codecs=codecs)


def _image(medium: Medium, able: Capabilities, framing: Framing | None) -> Plan | None:
    if medium.mime not in CONVERTIBLE:
        return None
    is_taken = medium.mime in able.image_types
    framed = _framed(medium, framing, able.image_shape)
    fits = medium.size_bytes <= able.image_bytes and not 0 < able.image_edge < max(medium.width, medium.height)
    mime = medium.mime if is_taken else next((each for each in TARGETS if each in able.image_types), "")
    if not mime or (is_taken and fits and framed is None):
        return None
    box, canvas = framed or _whole(medium)
    return Plan("image", mime, able.image_bytes, edge=able.image_edge, box=box, canvas=canvas)


def _film(medium: Medium, able: Capabilities, framing: Framing | None) -> Plan | None:
    framed = _framed(medium, framing, able.video_shape)
    is_known = not able.video_codecs or all(each in able.video_codecs for each in medium.codecs)
    fits = medium.size_bytes <= able.video_bytes and not 0 < able.video_edge < max(medium.width, medium.height)
    if "video/mp4" not in able.video_types or (fits and is_known and framed is None):
        return None
    box, canvas = framed or _whole(medium)
    made = Plan(
        "video",
        "video/mp4",
        able.video_bytes,
        edge=able.video_edge,
        box=box,
        canvas=canvas,
        seconds=medium.seconds,
    )
    return made if made.bits() >= LEAST_BITS else None


def _whole(medium: Medium) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
    return (0, 0, medium.width, medium.height), (medium.width, medium.height)


def _framed(
    medium: Medium, framing: Framing | None, shapes: tuple[float, float]
) -> tuple[tuple[int, int, int, int], tuple[int, int]] | None:
    """Give box and canvas of an officer's choice; None: nothing was chosen, or nothing is to be done."""
    if framing is None:
        return None
    width, height = medium.width, medium.height
    box = (0, 0, width, height)
    if framing.mode is Mode.CROP:
        left, top = round(framing.left * width), round(framing.top * height)
        right = min(left + max(round(framing.width * width), 1), width)
        box = (left, top, right, min(top + max(round(framing.height * height), 1), height))
        width, height = box[2] - box[0], box[3] - box[1]
    canvas = _around(width, height, shapes) if framing.mode is Mode.BORDER else (width, height)
    return None if canvas == (medium.width, medium.height) else (box, canvas)


def _around(width: int, height: int, shapes: tuple[float, float]) -> tuple[int, int]:
    """Give the least canvas of an allowed shape that holds a picture of this size."""
    least, greatest = shapes
    if not greatest or least <= width / height <= greatest:
        return width, height
    if width / height < least:
        # Two pixels more than needed: halving to even sides must not fall back below the limit.
        return int(height * least) + 2, height
    return width, int(width / greatest) + 2
