"""
Public addresses of files, for platforms that fetch media themselves.

An address is signed, names one content by its digest, and ends after a day: who has it can fetch this file and no
other, and nobody can make one. It is the same for an hour, so that a repeated call to a platform is an equal call.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models.fields.files import FieldFile

from corong.config import config
from corong.media.models import Rendition
from corong.posts.models import Medium

LIFE: Final = timedelta(hours=24)
"""An address is good for at least this long, and for an hour more at most."""
PATH: Final = "berkas"
SUFFIXES: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
}
_HOUR: Final = 3600
_DIGEST: Final = 16
# A signature of another purpose is none here. The separator must be safe in an address.
_SIGNER: Final = Signer(salt="corong.media.addresses", sep="~")


class NoSuchFileError(LookupError):
    """The address was not made here, or its file is gone or another one by now."""


class ExpiredError(LookupError):
    """The address was made here and its time is over."""


class Shelf(StrEnum):
    """Where a file lies: among what officers uploaded, or among what was made of it."""

    MEDIUM = "m"
    RENDITION = "r"


class Served(NamedTuple):
    """A file as it is sent."""

    file: FieldFile
    mime: str


def address(shelf: Shelf, number: int, *, sha256: str, mime: str, base: str | None = None) -> str:
    """Give the address of a file below `base` (default CORONG_PUBLIC_ADDRESS); "" where nobody could fetch it."""
    base = config().corong_public_address if base is None else base
    if not base:
        return ""
    ends = (int((datetime.now(UTC) + LIFE).timestamp()) // _HOUR + 1) * _HOUR
    token = _SIGNER.sign_object([shelf.value, number, sha256[:_DIGEST], ends])
    return f"{base}/{PATH}/{token}{SUFFIXES.get(mime, '')}"


def find(token: str, *, now: datetime | None = None) -> Served:
    """
    Give the file of an address's last part, with or without its suffix.

    Raises:
        NoSuchFileError, ExpiredError: see there.
    """
    try:
        shelf, number, digest, ends = _SIGNER.unsign_object(token.partition(".")[0])
    except (BadSignature, ValueError) as error:
        raise NoSuchFileError from error
    if (now or datetime.now(UTC)).timestamp() >= ends:
        raise ExpiredError
    try:
        row = _ROWS[Shelf(shelf)](number)
    except ObjectDoesNotExist as error:
        raise NoSuchFileError from error
    if row.sha256[:_DIGEST] != digest or not row.file:
        raise NoSuchFileError
    return Served(file=row.file, mime=row.mime)


_ROWS: Final[dict[Shelf, Callable[[int], Medium | Rendition]]] = {
    Shelf.MEDIUM: lambda number: Medium.objects.get(pk=number),
    Shelf.RENDITION: lambda number: Rendition.objects.get(pk=number),
}
