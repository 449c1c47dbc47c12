"""Reads of counters: the latest of each publication with what is known of it, totals, and the course over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Count, Min, OuterRef, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from connectors.catalogue import UnknownPlatformError, capabilities
from corong.accounts.models import Account
from corong.metrics.models import METRICS
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.publications.models import Publication

ADDED: Final = tuple(metric for metric in METRICS if metric != "reach")
"""Metrics that add up over posts of one platform: whom two posts reached, reach would count twice."""


class Known(StrEnum):
    """What is known of one counter. Only `READ` and `STALE` have a number; nothing else is ever shown as 0."""

    READ = "read"
    STALE = "stale"
    """A number from before; the newest reading failed."""
    NOT_YET = "not_yet"
    FAILED = "failed"
    """Every reading so far failed."""
    NO_DATA = "no_data"
    """The platform answered and left this counter out."""
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class Figure:
    """One counter of one publication; `as_of` is when it was last read."""

    metric: str
    known: Known
    value: int | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one metric over those publications that have it; `as_of` is the oldest reading in it."""

    metric: str
    value: int | None
    counted: int
    of: int
    as_of: datetime | None


def offered(platform: str) -> tuple[str, ...]:
    """Give the metrics a platform offers, in our order; none for one we do not know."""
    try:
        found = capabilities(platform).metrics
    except UnknownPlatformError:
        return ()
    return tuple(metric for metric in METRICS if metric in found)


def figures(publication: Publication) -> Sequence[Figure]:
    """Give every metric of a publication with what is known of it."""
    available = offered(publication.account.platform)
    return [_figure(publication, metric, is_offered=metric in available) for metric in METRICS]


def _figure(publication: Publication, metric: str, *, is_offered: bool) -> Figure:
    value = publication.latest.get(metric)
    failed = publication.measure_failed_at is not None
    if value is not None:
        return Figure(metric, Known.STALE if failed else Known.READ, int(value), publication.measured_at)
    if not is_offered:
        return Figure(metric, Known.NOT_OFFERED)
    if publication.measured_at is not None:
        return Figure(metric, Known.NO_DATA, as_of=publication.measured_at)
    return Figure(metric, Known.FAILED if failed else Known.NOT_YET)


def readable(person: Person) -> QuerySet[Publication]:
    """Give the publications of the offices the person can see, newest first."""
    return (
        Publication.objects.filter(account__organisation__in=organisations(person, Act.READ))
        .select_related("account__organisation", "delivery__post")
        .order_by("-published_at", "-pk")
    )


def newest(person: Person, *, most: int) -> Sequence[Publication]:
    """Give the newest of them: those of each account by its index, and of these the newest, however many there are."""
    of_each = Publication.objects.filter(account=OuterRef("pk")).order_by("-published_at", "-pk").values("pk")
    accounts = Account.objects.filter(organisation__in=organisations(person, Act.READ))
    ids = [number for numbers in accounts.values_list(ArraySubquery(of_each[:most]), flat=True) for number in numbers]
    return list(readable(person).filter(pk__in=ids)[:most])


def totals(publications: QuerySet[Publication]) -> Sequence[Total]:
    """Add up each metric that at least one of the publications has; they must be of one platform."""
    found = totals_by_platform(publications)
    if len(found) > 1:
        raise ValueError(f"figures of different platforms do not add up: {', '.join(found)}")
    return next(iter(found.values()), [])


def totals_by_platform(publications: QuerySet[Publication]) -> Mapping[str, Sequence[Total]]:
    """Add up each metric that a publication of the platform has, but not reach, which does not add up."""
    numbers = {metric: Cast(KeyTextTransform(metric, "latest"), BigIntegerField()) for metric in ADDED}
    plain = publications.order_by().select_related(None).annotate(**{f"n_{name}": n for name, n in numbers.items()})
    sums = {f"sum_{name}": Sum(f"n_{name}") for name in ADDED}
    counts = {f"count_{name}": Count(f"n_{name}") for name in ADDED}
    found: Iterable[Mapping[str, Any]] = (
        plain.values("account__platform")
        .annotate(of=Count("pk"), as_of=Min("measured_at"), **sums, **counts)
        .order_by("account__platform")
    )
    return {
        row["account__platform"]: [
            Total(name, row[f"sum_{name}"], row[f"count_{name}"], row["of"], row["as_of"])
            for name in ADDED
            if row[f"count_{name}"]
        ]
        for row in found
    }
