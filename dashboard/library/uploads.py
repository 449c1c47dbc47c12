"""Takes uploaded files in, for the library and the composer: the same checks, and the same words where one fails."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files.base import File

from corong.library.commands import take_in
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.media import RefusedFileError
from corong.posts.models import Medium
from dashboard.compose.sentences import refusal_sentence


@dataclass(slots=True)
class Uploaded:
    """What became of uploaded files: stored, there already, or refused with a sentence that says why."""

    new: list[Medium] = field(default_factory=list)
    known: list[Medium] = field(default_factory=list)
    every: list[Medium] = field(default_factory=list)
    """Both, in the order of the files, each once."""
    refused: list[str] = field(default_factory=list)
    is_full: bool = False
    """Whether there were more than were wanted."""


def upload(
    files: Iterable[File[bytes]], office: Organisation, *, by: Person, folder: str = "", most: int | None = None
) -> Uploaded:
    """Take files in for an office, `most` of them."""
    done = Uploaded()
    for file in files:
        if most is not None and len(done.every) >= most:
            done.is_full = True
            break
        try:
            taken = take_in(file, office, by=by, folder=folder)
        except RefusedFileError as error:
            done.refused.append(refusal_sentence(file.name or "?", error))
            continue
        if taken.medium not in done.every:
            (done.new if taken.is_new else done.known).append(taken.medium)
            done.every.append(taken.medium)
    return done
