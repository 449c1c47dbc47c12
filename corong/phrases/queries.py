"""Which saved texts and hashtags an office has: its own, and those of the offices above it."""

from collections.abc import Sequence

from django.db.models import QuerySet

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act
from corong.phrases.models import HashtagSet, SavedText


def texts_of(office: Organisation) -> Sequence[SavedText]:
    """Give the saved texts of an office and of those above it, by name."""
    found = SavedText.objects.filter(organisation__in=_line(office))
    return list(found.select_related("organisation").order_by("name", "pk"))


def hashtags_of(office: Organisation) -> Sequence[HashtagSet]:
    """Give the hashtag sets of an office and of those above it, by name."""
    found = HashtagSet.objects.filter(organisation__in=_line(office))
    return list(found.select_related("organisation").order_by("name", "pk"))


def _line(office: Organisation) -> list[int]:
    return [int(part) for part in office.path.strip("/").split("/") if part]


def readable_texts(person: Person) -> QuerySet[SavedText]:
    """Give the saved texts of the offices the person can see."""
    return SavedText.objects.filter(organisation__in=within(person, Act.READ)).select_related("organisation")


def readable_hashtags(person: Person) -> QuerySet[HashtagSet]:
    """Give the hashtag sets of the offices the person can see."""
    return HashtagSet.objects.filter(organisation__in=within(person, Act.READ)).select_related("organisation")
