"""Whether those who can be seen in media agree, in words: on the pages of media, and where they are used."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils import formats
from django.utils.translation import gettext, pgettext

from corong.library.models import Note
from corong.library.rules import Standing, standing
from corong.organisations.models import Organisation
from corong.posts.models import Medium
from dashboard import moments


class Warned(NamedTuple):
    """A sentence about the consent for a medium."""

    medium: Medium
    sentence: str


def today(office: Organisation, now: datetime) -> date:
    """Give the day of an office."""
    return now.astimezone(moments.zone_of(office)).date()


def trouble(note: Note | None, on: date) -> str:
    """Say what is wrong with the consent for a medium on a day; nothing, if nothing is known to be wrong."""
    match standing(note.consent, note.consent_until, on) if note else Standing.UNKNOWN:
        case Standing.REFUSED:
            return gettext("Consent refused: do not publish it.")
        case Standing.ENDED if note and note.consent_until:
            return gettext("The consent ended on %(day)s.") % {"day": written(note.consent_until)}
        case _:
            return ""


def warnings(media: Sequence[Medium], day: str, office: Organisation, *, now: datetime) -> Sequence[Warned]:
    """Say for which of the media of a post, planned for a day as it was typed, the consent is refused or ended."""
    notes = Note.objects.in_bulk([medium.pk for medium in media])
    at_once = today(office, now)
    planned = max(_day(day) or at_once, at_once)
    told = []
    for number, medium in enumerate(media, start=1):
        note = notes.get(medium.pk)
        match standing(note.consent, note.consent_until, planned) if note else Standing.UNKNOWN:
            case Standing.REFUSED:
                sentence = gettext("Somebody in file %(number)s refused consent: do not publish it.")
            case Standing.ENDED if note and note.consent_until and note.consent_until < at_once:
                sentence = gettext("The consent for file %(number)s ended on %(day)s.")
            case Standing.ENDED:
                sentence = gettext("The consent for file %(number)s ends on %(day)s, before this post goes out.")
            case _:
                continue
        ends = written(note.consent_until) if note and note.consent_until else ""
        told.append(Warned(medium, sentence % {"number": number, "day": ends}))
    return told


def written(day: date) -> str:
    """Write a day."""
    return formats.date_format(day, pgettext("date format", "j M Y"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
