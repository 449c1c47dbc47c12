"""
Reads size, length and codecs of an MP4 from its boxes (ISO/IEC 14496-12), without decoding anything.

It also empties the boxes into which cameras write place, time and owner.
"""

import struct
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

MOST_BOXES: Final = 10_000
CODECS: Final = {
    b"avc1": "h264",
    b"avc3": "h264",
    b"hvc1": "hevc",
    b"hev1": "hevc",
    b"vp09": "vp9",
    b"av01": "av1",
    b"mp4a": "aac",
    b"Opus": "opus",
}
"""Names of codecs by what stands in a sample description (the registry at mp4ra.org)."""
PRIVATE: Final = frozenset({b"udta", b"meta", b"uuid"})
_PIECE: Final = 1024 * 1024
_HEAD: Final = struct.Struct(">I4s")
_WIDE: Final = struct.Struct(">Q")


class NotFilmError(ValueError):
    """The boxes do not fit into one another, or none tells of a film."""


class Film(NamedTuple):
    """Pixels of the picture as it is shown, length in seconds, codecs; 0 or empty where the file does not say."""

    width: int
    height: int
    seconds: float
    codecs: tuple[str, ...] = ()


class _Box(NamedTuple):
    """`start` and `end` are those of what is inside; its kind stands at `place` + 4."""

    kind: bytes
    start: int
    end: int
    place: int


def film_of(file: IO[bytes]) -> Film:
    """
    Read what the film's own index says.

    Raises:
        NotFilmError: the file is cut off or is no film.
    """
    file.seek(0, 2)
    size = file.tell()
    index = [box for box in _boxes(file, 0, size) if box.kind == b"moov"]
    if not index:
        raise NotFilmError("it has no index of its contents")
    width = height = 0
    seconds = 0.0
    codecs: list[str] = []
    for box in _boxes(file, index[0].start, index[0].end):
        if box.kind == b"mvhd":
            seconds = _seconds(_content(file, box))
        elif box.kind == b"trak":
            heads = [inner for inner in _boxes(file, box.start, box.end) if inner.kind == b"tkhd"]
            shown = _shown(_content(file, heads[0])) if heads else (0, 0)
            width, height = max((width, height), shown)
            codecs += _codecs(file, box)
    return Film(width, height, seconds, tuple(dict.fromkeys(codecs)))


def forget_where_and_who(file: IO[bytes]) -> None:
    """
    Empty, in place, what a camera wrote beside the film: nothing moves, so every index stays right.

    Place and owner stand in `udta` and `meta` of the film and of its tracks, and in `uuid` (XMP) anywhere above.

    Raises:
        NotFilmError: the file is cut off or is no film.
    """
    file.seek(0, 2)
    size = file.tell()
    top = list(_boxes(file, 0, size))
    film = [inner for box in top if box.kind == b"moov" for inner in _boxes(file, box.start, box.end)]
    tracks = [inner for box in film if box.kind == b"trak" for inner in _boxes(file, box.start, box.end)]
    for box in (*top, *film, *tracks):
        if box.kind in PRIVATE:
            file.seek(box.place + 4)
            file.write(b"free")
            file.seek(box.start)
            for start in range(box.start, box.end, _PIECE):
                file.write(bytes(min(_PIECE, box.end - start)))


def _codecs(file: IO[bytes], track: _Box) -> Iterator[str]:
    """Name what a track's samples are, by the first entry of their description; nothing for texts and times."""
    inside = [track]
    for kind in (b"mdia", b"minf", b"stbl", b"stsd"):
        inside = [inner for box in inside for inner in _boxes(file, box.start, box.end) if inner.kind == kind]
    for box in inside:
        name = _content(file, box)[12:16]
        if name in CODECS:
            yield CODECS[name]
        elif _is_seen_or_heard(file, track):
            yield name.decode("ascii", "replace").strip().replace(",", "")


def _is_seen_or_heard(file: IO[bytes], track: _Box) -> bool:
    media = [box for box in _boxes(file, track.start, track.end) if box.kind == b"mdia"]
    heads = [box for each in media for box in _boxes(file, each.start, each.end) if box.kind == b"hdlr"]
    return any(_content(file, box)[8:12] in {b"vide", b"soun"} for box in heads)


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[_Box]:
    """Give the boxes between two places of the file; each begins with its length and its kind."""
    place = start
    for _ in range(MOST_BOXES):
        if place >= end:
            return
        file.seek(place)
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise NotFilmError("it is cut off")
        length, kind = _HEAD.unpack(head)
        inside = place + _HEAD.size
        if length == 1:
            wide = file.read(_WIDE.size)
            if len(wide) < _WIDE.size:
                raise NotFilmError("it is cut off")
            length, inside = _WIDE.unpack(wide)[0], inside + _WIDE.size
        after = end if length == 0 else place + length
        if after < inside or after > end:
            raise NotFilmError("it is cut off")
        yield _Box(kind, inside, after, place)
        place = after
    raise NotFilmError("it has too many boxes")


def _content(file: IO[bytes], box: _Box) -> bytes:
    file.seek(box.start)
    return file.read(min(box.end - box.start, 200))


def _seconds(header: bytes) -> float:
    form, offset = (">IQ", 20) if header[:1] == b"\x01" else (">II", 12)
    try:
        scale, length = struct.unpack_from(form, header, offset)
    except struct.error as error:
        raise NotFilmError("its header is cut off") from error
    return length / scale if scale else 0.0


def _shown(header: bytes) -> tuple[int, int]:
    """Read width and height, changed over where the film was taken with the camera turned."""
    offset = 52 if header[:1] == b"\x01" else 40
    try:
        matrix = struct.unpack_from(">9i", header, offset)
        width, height = (number >> 16 for number in struct.unpack_from(">II", header, offset + 36))
    except struct.error as error:
        raise NotFilmError("a track's header is cut off") from error
    is_turned = matrix[0] == 0 and matrix[1] != 0
    return (height, width) if is_turned else (width, height)
