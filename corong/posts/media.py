"""Takes uploaded files in: judged by content, stripped of what cameras write into them, stored under a random name."""

import hashlib
import io
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import IO, Final, NamedTuple

import structlog
from django.core.files.base import ContentFile, File
from django.db import transaction
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from connectors import contract
from corong.config import config
from corong.media.nearby import named
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.film import NotFilmError, film_of, forget_where_and_who
from corong.posts.models import Attachment, MediaKind, Medium, Post

IMAGE_BYTES: Final = 32 * 1024 * 1024
VIDEO_BYTES: Final = 300 * 1024 * 1024
PIXELS: Final = 64_000_000
"""Most pixels of an image, all frames together: what a telephone makes, and far below what fills the memory."""
LONG_EDGE: Final = 3072
"""Pixels to which the longer edge of a photograph is brought: more than any platform shows."""
FORMATS: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
SUFFIXES: Final = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
_KEPT: Final = ("icc_profile", "transparency", "duration", "loop", "background", "disposal")
_HEAD: Final = 12
log = structlog.get_logger()


class Refusal(StrEnum):
    """Why a file is not taken in."""

    EMPTY = "empty"
    NOT_MEDIA = "not_media"
    DAMAGED = "damaged"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    NOT_KEPT = "not_kept"


class RefusedFileError(Exception):
    """The file cannot be used; `limit` is in bytes or pixels, as the cause says."""

    def __init__(self, cause: Refusal, *, limit: int = 0) -> None:
        super().__init__(cause)
        self.cause = cause
        self.limit = limit


class Taken(NamedTuple):
    """A medium, and whether it was stored just now."""

    medium: Medium
    is_new: bool


class _Cleaned(NamedTuple):
    content: bytes
    mime: str
    width: int
    height: int


def ingest(upload: File[bytes], organisation: Organisation, *, by: Person | None, alt: str = "") -> Medium:
    """
    Store an uploaded image or video of an organisation.

    Raises:
        RefusedFileError: it is neither, is damaged, or is too large; or it cannot be stored now.
    """
    return _ingest(upload, organisation, by=by, alt=alt, is_once=False).medium


def ingest_once(upload: File[bytes], organisation: Organisation, *, by: Person | None) -> Taken:
    """
    Store an uploaded file as `ingest` does, unless the organisation has the same content: then give that.

    Raises:
        RefusedFileError: as `ingest`.
    """
    return _ingest(upload, organisation, by=by, alt="", is_once=True)


def duplicate(medium: Medium, *, by: Person | None) -> Medium:
    """
    Store the same content once more, as a medium of its own that no post has yet.

    Raises:
        FileNotFoundError: its file is gone. OSError: the store does not answer.
        RefusedFileError: it cannot be stored now.
    """
    made = Medium(
        organisation=medium.organisation,
        kind=medium.kind,
        mime=medium.mime,
        size_bytes=medium.size_bytes,
        width=medium.width,
        height=medium.height,
        seconds=medium.seconds,
        codecs=medium.codecs,
        sha256=medium.sha256,
        alt=medium.alt,
        uploaded_by=by,
    )
    with medium.file.open("rb") as content:
        _keep(made, Path(str(medium.file.name)).suffix, File(content))
    return made


def _ingest(upload: File[bytes], organisation: Organisation, *, by: Person | None, alt: str, is_once: bool) -> Taken:
    head = upload.read(_HEAD)
    upload.seek(0)
    if not head:
        raise RefusedFileError(Refusal.EMPTY)
    if head[4:8] == b"ftyp":
        return _ingest_video(upload, organisation, by=by, alt=alt, is_once=is_once)
    if upload.size > IMAGE_BYTES:
        raise RefusedFileError(Refusal.TOO_MANY_BYTES, limit=IMAGE_BYTES)
    cleaned = _clean(upload)
    sha256 = hashlib.sha256(cleaned.content).hexdigest()
    if is_once and (known := _known(organisation, sha256)):
        return Taken(known, is_new=False)
    medium = Medium(
        organisation=organisation,
        kind=MediaKind.IMAGE,
        mime=cleaned.mime,
        size_bytes=len(cleaned.content),
        width=cleaned.width,
        height=cleaned.height,
        sha256=sha256,
        alt=alt,
        uploaded_by=by,
    )
    _keep(medium, SUFFIXES[cleaned.mime], ContentFile(cleaned.content))
    return Taken(medium, is_new=True)


def _known(organisation: Organisation, sha256: str) -> Medium | None:
    """Give what an organisation has of this content; of several the newest."""
    return Medium.objects.filter(organisation=organisation, sha256=sha256).order_by("-pk").first()


def _keep(medium: Medium, suffix: str, content: File[bytes]) -> None:
    """Store the file under a random name, and its row with it."""
    try:
        medium.file.save(f"{secrets.token_hex(16)}{suffix}", content)
    except OSError as error:
        log.warning("a file could not be stored", reason=f"{type(error).__name__}: {error}")
        raise RefusedFileError(Refusal.NOT_KEPT) from error


@transaction.atomic
def describe(media: Sequence[Medium], post: Post | None) -> None:
    """
    Keep the descriptions that media got in a post as their own, where they stand in no other post.

    Where they do, each post keeps its words to itself; and an empty description takes the place of none.
    """
    elsewhere = Attachment.objects.filter(medium__in=media)
    if post is not None:
        elsewhere = elsewhere.exclude(post=post)
    shared = set(elsewhere.values_list("medium", flat=True))
    told = [medium for medium in media if medium.pk not in shared and medium.alt]
    Medium.objects.bulk_update(told, ["alt"])


def for_platforms(medium: Medium) -> contract.Medium:
    """Give a medium as connectors take it."""
    return contract.Medium(
        path=named(str(medium.file.name)),
        kind=contract.MediaKind(medium.kind),
        mime=medium.mime,
        size_bytes=medium.size_bytes,
        width=medium.width,
        height=medium.height,
        alt=medium.alt,
        seconds=medium.seconds,
        codecs=tuple(filter(None, medium.codecs.split(","))),
    )


def _ingest_video(
    upload: File[bytes], organisation: Organisation, *, by: Person | None, alt: str, is_once: bool
) -> Taken:
    if upload.size > VIDEO_BYTES:
        raise RefusedFileError(Refusal.TOO_MANY_BYTES, limit=VIDEO_BYTES)
    # What was given stays as it is: on the command line it is somebody's own file.
    with tempfile.TemporaryFile(dir=config().scratch_folder) as copy:
        upload.seek(0)
        shutil.copyfileobj(upload, copy)
        try:
            film = film_of(copy)
            forget_where_and_who(copy)
        except NotFilmError as error:
            raise RefusedFileError(Refusal.DAMAGED) from error
        copy.seek(0)
        sha256 = hashlib.file_digest(copy, "sha256").hexdigest()
        if is_once and (known := _known(organisation, sha256)):
            return Taken(known, is_new=False)
        medium = Medium(
            organisation=organisation,
            kind=MediaKind.VIDEO,
            mime="video/mp4",
            size_bytes=upload.size,
            width=film.width,
            height=film.height,
            seconds=film.seconds,
            codecs=",".join(film.codecs),
            sha256=sha256,
            alt=alt,
            uploaded_by=by,
        )
        copy.seek(0)
        _keep(medium, ".mp4", File(copy))
    return Taken(medium, is_new=True)


def _clean(upload: IO[bytes]) -> _Cleaned:
    """Decode an image fully, turn it upright, and write its pixels anew without place, time, camera or comments."""
    try:
        with warnings.catch_warnings():
            # Only a warning in Pillow, up to twice its limit; for us it is as bad as the error.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(upload, formats=tuple(FORMATS)) as image:
                # Of a photograph with a small or a brighter copy beside it the first picture is the photograph.
                frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
                if image.width * image.height * frames > PIXELS:
                    raise RefusedFileError(Refusal.TOO_MANY_PIXELS, limit=PIXELS)
                return _moving(image) if frames > 1 else _still(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedFileError(Refusal.TOO_MANY_PIXELS, limit=PIXELS) from error
    except UnidentifiedImageError as error:
        raise RefusedFileError(Refusal.NOT_MEDIA) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise RefusedFileError(Refusal.DAMAGED) from error


def _still(image: Image.Image) -> _Cleaned:
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    image.load()
    upright = ImageOps.exif_transpose(image)
    if kind != "GIF" and max(upright.size) > LONG_EDGE:
        upright.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS)
    upright.info = {name: value for name, value in upright.info.items() if name in _KEPT}
    written = io.BytesIO()
    options: dict[str, object] = {}
    if kind == "JPEG":
        options = {"quality": 90, "optimize": True, "icc_profile": upright.info.get("icc_profile")}
        if upright.mode not in {"RGB", "L", "CMYK"}:
            upright = upright.convert("RGB")
    elif kind == "PNG":
        options = {"optimize": True}
    elif kind == "WEBP":
        options = {"quality": 90, "icc_profile": upright.info.get("icc_profile", b"")}
    upright.save(written, format=kind, **options)
    return _Cleaned(written.getvalue(), FORMATS[kind], upright.width, upright.height)


def _moving(image: Image.Image) -> _Cleaned:
    kind = str(image.format)
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        durations.append(frame.info.get("duration", 100))
        frames.append(frame.convert("RGBA") if kind == "WEBP" else frame.copy())
    for frame in frames:
        frame.info = {name: value for name, value in frame.info.items() if name in _KEPT}
    written = io.BytesIO()
    frames[0].save(
        written,
        format=kind,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=image.info.get("loop", 0),
    )
    return _Cleaned(written.getvalue(), FORMATS[kind], image.width, image.height)
