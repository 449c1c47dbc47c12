"""Reads of counters: the latest of each publication with what is known of it, totals, and the course over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import BigIntegerField, Count, F, Min, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from connectors.catalogue import UnknownPlatformError, capabilities
from corong.metrics.models import METRICS, Sample
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.publications.models import Publication

MOST_READINGS: Final = 500


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


def totals(publications: QuerySet[Publication]) -> Sequence[Total]:
    """Add up each metric that at least one of the publications has."""
    numbers = {metric: Cast(KeyTextTransform(metric, "latest"), BigIntegerField()) for metric in METRICS}
    plain = publications.order_by().select_related(None).annotate(**{f"n_{name}": n for name, n in numbers.items()})
    sums = {f"sum_{name}": Sum(f"n_{name}") for name in METRICS}
    counts = {f"count_{name}": Count(f"n_{name}") for name in METRICS}
    found = plain.aggregate(of=Count("pk"), as_of=Min("measured_at"), **sums, **counts)
    return [
        Total(name, found[f"sum_{name}"], found[f"count_{name}"], found["of"], found["as_of"])
        for name in METRICS
        if found[f"count_{name}"]
    ]


def readings(publication: Publication) -> Sequence[Sample]:
    """Give the newest readings of a publication, earliest first; each holds from `taken_at` until `seen_at`."""
    # The lower bound spares the partitions of the weeks before it was published.
    since = publication.published_at - timedelta(days=7)
    found = Sample.objects.filter(publication_id=publication.pk, taken_at__gte=since).order_by(F("taken_at").desc())
    return list(reversed(found[:MOST_READINGS]))
