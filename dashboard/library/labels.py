"""Media in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from corong.library.models import Note
from corong.posts.models import MediaKind, Medium
from dashboard.library.queries import Use

_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """One medium as the library shows it. `has_picture`: there is, or can be made, a small picture of it."""

    medium: Medium
    name: str
    kind: str
    length: str
    folder: str
    tags: Sequence[str]
    use: Use
    has_picture: bool


def shown(medium: Medium, use: Use) -> Shown:
    """Put a medium of `corong.library.queries.found` into words."""
    note = note_of(medium)
    return Shown(
        medium=medium,
        name=name(medium, note),
        kind=kind_names()[medium.kind],
        length=length(medium.seconds),
        folder=note.folder if note else "",
        tags=note.tags if note else (),
        use=use,
        has_picture=medium.kind == MediaKind.IMAGE or bool(getattr(medium, "has_poster", False)),
    )


def note_of(medium: Medium) -> Note | None:
    """Give what is known of a medium, if anything is."""
    return getattr(medium, "note", None)


def name(medium: Medium, note: Note | None) -> str:
    """Give the name of a medium: that of the file as it was uploaded, or else its number."""
    if note and note.name:
        return note.name
    numbered = {
        MediaKind.IMAGE.value: gettext("Image %(number)s"),
        MediaKind.VIDEO.value: gettext("Video %(number)s"),
    }
    return numbered[medium.kind] % {"number": medium.pk}


def kind_names() -> Mapping[str, str]:
    """Name the kinds of media."""
    return {MediaKind.IMAGE.value: gettext("Image"), MediaKind.VIDEO.value: gettext("Video")}


def length(seconds: float) -> str:
    """Write the length of a video in minutes and seconds; nothing for what has none."""
    if not seconds:
        return ""
    minutes, rest = divmod(max(round(seconds), 1), _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
