"""Reads of imports."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from corong.imports.models import Import, Line
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of an import: good ones, those with a fault, and those whose post is there already."""

    good: int
    faulty: int
    there: int


def workable(person: Person) -> QuerySet[Import]:
    """Give the imports of the offices the person writes for, newest first."""
    found = Import.objects.filter(organisation__in=within(person, Act.COMPOSE))
    return found.select_related("organisation", "author").order_by("-made_at", "-pk")


def count(batch: Import) -> Count:
    """Count the rows."""
    every = batch.lines.count()
    there = batch.lines.filter(is_there=True).count()
    faulty = batch.lines.filter(~Q(faults=[]), is_there=False).count()
    return Count(every - faulty - there, faulty, there)


def faulty(batch: Import) -> QuerySet[Line]:
    """Give the rows that something stands against, from the top of the sheet down."""
    return batch.lines.filter(~Q(faults=[]), is_there=False)


def good(batch: Import) -> QuerySet[Line]:
    """Give the rows that can be scheduled, or were."""
    return batch.lines.filter(faults=[], is_there=False)
