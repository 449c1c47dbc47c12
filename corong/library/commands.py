"""The only writers of the library."""

import structlog
from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from connectors.contract import MediaKind
from corong.events.commands import record
from corong.library import queries
from corong.library.models import Note
from corong.library.rules import Details, changes, folder_of, name_of
from corong.media.commands import POSTER, order
from corong.media.models import Caption
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts import media
from corong.posts.media import Taken, ingest_once
from corong.posts.models import Medium

log = structlog.get_logger()


class ChangedMeanwhileError(Exception):
    """Somebody else has written about the medium since it was opened; `by` is who wrote last, if that is known."""

    def __init__(self, current: Details, by: Person | None) -> None:
        super().__init__("somebody else has written about this medium meanwhile")
        self.current = current
        self.by = by


class StillUsedError(Exception):
    """The medium stands in a post or announces a broadcast."""


def take_in(upload: File[bytes], office: Organisation, *, by: Person, folder: str = "") -> Taken:
    """
    Take in an uploaded file with its name, and have a picture of a video made; what is there already stays one.

    Raises:
        corong.posts.media.RefusedFileError: see there.
    """
    taken = ingest_once(upload, office, by=by)
    known = {"name": name_of(upload.name), "changed_by": by}
    if taken.is_new:
        known["folder"] = folder_of(folder)
        if taken.medium.kind == MediaKind.VIDEO:
            order(taken.medium.pk, "", POSTER)
    Note.objects.get_or_create(medium=taken.medium, defaults=known)
    return taken


def duplicate(medium: Medium, *, by: Person) -> Medium:
    """
    Store a medium once more with all that is known of it, so that it can be framed otherwise than in its posts.

    Raises:
        OSError: its file is gone, or the store of media does not answer.
        corong.posts.media.RefusedFileError: see there.
    """
    made = media.duplicate(medium, by=by)
    note = Note.objects.filter(medium=medium).first()
    if note is not None:
        note.medium, note.changed_by = made, by
        note.save(force_insert=True)
    Caption.objects.bulk_create(
        Caption(medium=made, language=each.language, vtt=each.vtt) for each in medium.captions.all()
    )
    if made.kind == MediaKind.VIDEO:
        order(made.pk, "", POSTER)
    return made


@transaction.atomic
def describe(medium: Medium, details: Details, *, seen: Details, by: Person) -> None:
    """
    Keep what a person wrote about a medium, who had `seen` this before.

    Raises:
        ChangedMeanwhileError: see there.
        Medium.DoesNotExist: somebody has deleted it meanwhile.
    """
    locked = Medium.objects.select_for_update().get(pk=medium.pk)
    note, _ = Note.objects.get_or_create(medium=locked)
    locked.note = note
    current = queries.details(locked)
    if current == details:
        return
    if current != seen:
        raise ChangedMeanwhileError(current, note.changed_by)
    if locked.alt != details.alt:
        locked.alt = details.alt
        locked.save(update_fields=["alt"])
    for name, (_, after) in changes(current, details).items():
        if name != "alt":
            setattr(note, name, list(after) if isinstance(after, tuple) else after)
    note.changed_by = by
    note.save()
    _note_consent(locked, current, details, by=by)


def _note_consent(medium: Medium, before: Details, after: Details, *, by: Person) -> None:
    """Log a change of the consent, without the names of those who can be seen: the log is kept for ever."""
    changed = sorted(name for name in changes(before, after) if name.startswith("consent"))
    if not changed:
        return
    record(
        "medium.consent_changed",
        subject="medium",
        subject_id=medium.pk,
        organisation_id=medium.organisation_id,
        person_id=by.pk,
        details={
            "changed": changed,
            "before": {"consent": before.consent, "until": before.consent_until},
            "after": {"consent": after.consent, "until": after.consent_until},
        },
    )


@transaction.atomic
def delete(medium: Medium, *, by: Person) -> None:
    """
    Delete a medium with all that was made of it. Its files go when that is certain.

    Raises:
        StillUsedError: see there.
        Medium.DoesNotExist: somebody else was faster.
    """
    locked = Medium.objects.select_for_update().get(pk=medium.pk)
    if queries.is_used(locked):
        raise StillUsedError
    note = Note.objects.filter(medium=locked).first()
    files = [locked.file, *(each.file for each in locked.renditions.all() if each.file)]
    record(
        "medium.deleted",
        subject="medium",
        subject_id=locked.pk,
        organisation_id=locked.organisation_id,
        person_id=by.pk,
        details={"name": note.name if note else "", "kind": locked.kind, "sha256": locked.sha256},
    )
    locked.delete()
    transaction.on_commit(lambda: _remove(files))


def _remove(files: list[FieldFile]) -> None:
    for file in files:
        try:
            file.storage.delete(str(file.name))
        except OSError as error:
            # Nothing names it any more: it only takes room.
            log.warning("a file could not be removed", file=file.name, reason=type(error).__name__)
