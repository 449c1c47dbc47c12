"""The only writers of the library."""

from django.core.files.base import File

from connectors.contract import MediaKind
from corong.library.models import Note
from corong.library.rules import folder_of, name_of
from corong.media.commands import POSTER, order
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.media import Taken, ingest_once


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
