"""Reads of organisations."""

from collections.abc import Sequence

from django.db.models import QuerySet

from corong.organisations.models import Organisation


def every() -> QuerySet[Organisation]:
    """Give all offices, each after the one above it."""
    return Organisation.objects.select_related("parent").order_by("path")


def called(word: str) -> Sequence[Organisation]:
    """Give the offices a person may mean: by id or by name, in any case of letters."""
    return list(every().filter(pk=int(word)) if word.isdecimal() else every().filter(name__iexact=word))
