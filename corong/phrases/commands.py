"""The only writers of saved texts and hashtags."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from corong.database import now
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.phrases.models import HashtagSet, SavedText
from corong.posts.models import Pillar


class NameTakenError(ValueError):
    """Another of this office has the name."""


def keep_text(
    office: Organisation, kept: SavedText | None, *, name: str, text: str, pillar: Pillar, by: Person
) -> SavedText:
    """
    Keep a text to begin posts with, or change the one there is.

    Raises:
        NameTakenError: another of this office has the name.
    """
    kept = kept or SavedText(organisation=office)
    kept.name, kept.text, kept.pillar = name, text, pillar
    _store(kept, by=by)
    return kept


def keep_hashtags(
    office: Organisation, kept: HashtagSet | None, *, name: str, tags: Sequence[str], by: Person
) -> HashtagSet:
    """
    Keep hashtags that belong together, or change those there are.

    Raises:
        NameTakenError: another set of this office has the name.
    """
    kept = kept or HashtagSet(organisation=office)
    kept.name, kept.tags = name, list(tags)
    _store(kept, by=by)
    return kept


def drop(kept: SavedText | HashtagSet) -> None:
    """Drop a saved text or a hashtag set; posts written with it stay as they are."""
    kept.delete()


def _store(kept: SavedText | HashtagSet, *, by: Person) -> None:
    kept.changed_by, kept.changed_at = by, now()
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise NameTakenError(kept.name) from error
