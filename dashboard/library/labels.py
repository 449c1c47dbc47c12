"""Media in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.utils.translation import gettext

from corong.library.models import Note
from corong.library.queries import note_of
from corong.library.rules import Consent, Details, changes
from corong.posts.models import MediaKind, Medium
from dashboard.library import consents
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
    trouble: str
    """What is wrong with its consent today."""


class Difference(NamedTuple):
    """A field that somebody else changed; `is_both` where I wrote something else there."""

    label: str
    before: str
    after: str
    is_both: bool


def shown(medium: Medium, use: Use, *, on: date) -> Shown:
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
        trouble=consents.trouble(note, on),
    )


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


def consent_names() -> Mapping[str, str]:
    """Say what can be noted of a consent."""
    return {
        Consent.UNKNOWN.value: gettext("Not noted yet"),
        Consent.NOT_NEEDED.value: gettext("Not needed: nobody can be recognised"),
        Consent.GIVEN.value: gettext("Given"),
        Consent.REFUSED.value: gettext("Refused"),
    }


def field_names() -> Mapping[str, str]:
    """Name what can be written about a medium."""
    return {
        "alt": gettext("Description"),
        "folder": gettext("Folder"),
        "tags": gettext("Tags"),
        "source_who": gettext("Taken or made by"),
        "source_where": gettext("From where the office has it"),
        "consent": gettext("Consent of those who can be recognised"),
        "consent_who": gettext("Who agreed"),
        "consent_paper": gettext("By what paper"),
        "consent_until": gettext("Until when"),
    }


def differences(before: Details, after: Details, *, mine: Mapping[str, object]) -> Sequence[Difference]:
    """Say what somebody else changed, while I changed the fields of `mine`."""
    names = field_names()
    return [
        Difference(names[name], _value(was), _value(became), is_both=name in mine)
        for name, (was, became) in changes(before, after).items()
    ]


def _value(value: object) -> str:
    if isinstance(value, Consent):
        return consent_names()[value]
    if isinstance(value, tuple):
        return ", ".join(value) or gettext("(empty)")
    if isinstance(value, date):
        return consents.written(value)
    return str(value or "") or gettext("(empty)")


def length(seconds: float) -> str:
    """Write the length of a video in minutes and seconds; nothing for what has none."""
    if not seconds:
        return ""
    minutes, rest = divmod(max(round(seconds), 1), _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
