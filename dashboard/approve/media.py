"""What an approver should know of the media of a post: from whom they are, and whether who is seen in them agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.library.models import Note
from corong.library.queries import note_of
from corong.library.rules import Consent, Standing, standing
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Attachment, Post
from corong.posts.queries import viewable_media
from dashboard import moments
from dashboard.library import consents, labels

_OVER = frozenset({State.PUBLISHED, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Vetted:
    """
    One medium with what is noted of it; `tone` is that of `consent`, its sentence.

    Of media of an office that the reader may not see, only the consent is told: names of people stay there.
    """

    attachment: Attachment
    name: str
    consent: str
    tone: str
    facts: Sequence[tuple[str, str]]
    is_open: bool


def vetted(person: Person, post: Post, deliveries: Sequence[Delivery], *, now: datetime) -> Sequence[Vetted]:
    """Give the media of a post in their order, judged for the last day on which it is to go out."""
    attachments = list(post.attachments.select_related("medium__note"))
    today = consents.today(post.organisation, now)
    day = _last_day(post.organisation, deliveries, now)
    seen = set(viewable_media(person).filter(attachments__in=attachments).values_list("pk", flat=True))
    return [_one(each, day, today, is_open=each.medium_id in seen) for each in attachments]


def _last_day(office: Organisation, deliveries: Sequence[Delivery], now: datetime) -> date:
    due = [each.due_at for each in deliveries if each.due_at and each.state not in _OVER]
    return max([*due, now]).astimezone(moments.zone_of(office)).date()


def _one(attachment: Attachment, day: date, today: date, *, is_open: bool) -> Vetted:
    note = note_of(attachment.medium)
    sentence, tone = _consent(note, day, today)
    facts = _facts(note) if is_open else ()
    return Vetted(attachment, labels.name(attachment.medium, note), sentence, tone, facts, is_open)


def _consent(note: Note | None, day: date, today: date) -> tuple[str, str]:
    if note is None:
        return gettext("No consent is noted: ask who can be recognised in it."), "warn"
    until = note.consent_until
    match standing(note.consent, until, day):
        case Standing.REFUSED:
            sentence, tone = gettext("Consent refused: do not publish it."), "bad"
        case Standing.ENDED if until and until < today:
            sentence, tone = gettext("The consent ended on %(day)s."), "bad"
        case Standing.ENDED:
            sentence, tone = gettext("The consent ends on %(day)s, before this post goes out."), "bad"
        case Standing.HOLDS:
            sentence, tone = _held(note), "good"
        case _:
            return _consent(None, day, today)
    return sentence % {"day": consents.written(until) if until else ""}, tone


def _held(note: Note) -> str:
    if note.consent == Consent.NOT_NEEDED:
        return gettext("No consent is needed: nobody can be recognised.")
    return gettext("Consent is given, until %(day)s.") if note.consent_until else gettext("Consent is given.")


def _facts(note: Note | None) -> Sequence[tuple[str, str]]:
    if note is None:
        return ()
    names = labels.field_names()
    told = {name: getattr(note, name) for name in ("consent_who", "consent_paper", "source_who", "source_where")}
    return [(names[name], value) for name, value in told.items() if value]
