"""Reads of the library. Which media a person may see, `corong.posts.queries` says; here is which of them are wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from corong.broadcasts.models import Broadcast
from corong.library.models import Note
from corong.library.rules import Consent, Details, with_parents
from corong.media.models import Making, Rendition
from corong.organisations.models import Organisation
from corong.posts.models import Attachment, MediaKind, Medium


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: every word somewhere; a folder with all that lies in it; the rest exactly."""

    words: Sequence[str] = ()
    folder: str = ""
    tag: str = ""
    kind: str = ""
    office: Organisation | None = None
    is_unused: bool = False


def found(media: QuerySet[Medium], wanted: Wanted) -> QuerySet[Medium]:
    """Give those of the media that are wanted, the newest first, with their notes and whether there is a picture."""
    media = media.select_related("note", "organisation").annotate(
        labels=Coalesce(
            Func(F("note__tags"), Value(" "), function="array_to_string", output_field=CharField()), Value("")
        ),
        has_poster=Exists(Rendition.objects.filter(medium=OuterRef("pk"), platform="", state=Making.READY)),
    )
    for word in wanted.words:
        media = media.filter(
            Q(alt__icontains=word)
            | Q(note__name__icontains=word)
            | Q(note__folder__icontains=word)
            | Q(labels__icontains=word)
            | Q(note__source_who__icontains=word)
            | Q(note__source_where__icontains=word)
            | Q(note__consent_who__icontains=word)
            | Q(note__consent_paper__icontains=word)
        )
    if wanted.folder:
        media = media.filter(Q(note__folder=wanted.folder) | Q(note__folder__startswith=f"{wanted.folder}/"))
    if wanted.tag:
        media = media.filter(note__tags__contains=[wanted.tag])
    if wanted.kind in MediaKind.values:
        media = media.filter(kind=wanted.kind)
    if wanted.office:
        media = media.filter(organisation=wanted.office)
    if wanted.is_unused:
        media = media.filter(~_in_posts(), ~_in_broadcasts())
    return media.order_by("-pk")


def folders(media: QuerySet[Medium]) -> Sequence[str]:
    """Give the folders in which something of these media lies."""
    used = Note.objects.filter(medium__in=media).exclude(folder="").order_by()
    return with_parents(used.values_list("folder", flat=True).distinct())


def tags(media: QuerySet[Medium]) -> Sequence[str]:
    """Give the tags that these media have."""
    each = Func(F("tags"), function="unnest", output_field=CharField())
    used = Note.objects.filter(medium__in=media).order_by().annotate(each=each)
    return sorted(used.values_list("each", flat=True).distinct())


def note_of(medium: Medium) -> Note | None:
    """Give what is known of a medium, if anything is."""
    return getattr(medium, "note", None)


def details(medium: Medium) -> Details:
    """Give what people wrote about a medium."""
    note = note_of(medium)
    if note is None:
        return Details(alt=medium.alt)
    return Details(
        alt=medium.alt,
        folder=note.folder,
        tags=tuple(note.tags),
        source_who=note.source_who,
        source_where=note.source_where,
        consent=Consent(note.consent),
        consent_who=note.consent_who,
        consent_paper=note.consent_paper,
        consent_until=note.consent_until,
    )


def is_used(medium: Medium) -> bool:
    """Say whether a medium stands in a post or announces a broadcast."""
    return Medium.objects.filter(pk=medium.pk).filter(_in_posts() | _in_broadcasts()).exists()


def _in_posts() -> Exists:
    return Exists(Attachment.objects.filter(medium=OuterRef("pk")))


def _in_broadcasts() -> Exists:
    return Exists(Broadcast.objects.filter(picture=OuterRef("pk")))
