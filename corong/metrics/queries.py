"""Reads of counters: the latest of each publication with what is known of it, totals, and the course over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from connectors.catalogue import UnknownPlatformError, capabilities
from corong.database import numbers, rows
from corong.metrics.models import METRICS
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act
from corong.publications.models import Publication

ADDED: Final = tuple(metric for metric in METRICS if metric != "reach")
"""Metrics that add up over posts of one platform: whom two posts reached, reach would count twice."""
# Each counter is taken out of its row once, for its sum and its count: `OFFSET 0` keeps PostgreSQL from doing it twice.
_TOTALS: Final = """
    SELECT account__platform, count(*), min(measured_at), {added} FROM (
        SELECT account__platform, measured_at, {counters} FROM ({{}}) AS p OFFSET 0
    ) AS c
    GROUP BY 1 ORDER BY 1
""".format(  # noqa: S608 - names of ours
    added=", ".join(f"sum({metric})::bigint, count({metric})" for metric in ADDED),
    counters=", ".join(f"(latest ->> '{metric}')::bigint AS {metric}" for metric in ADDED),
)


_NEWEST: Final = """
    SELECT p.id FROM accounts_account a CROSS JOIN LATERAL (
        SELECT id, published_at FROM publications_publication WHERE account_id = a.id
        ORDER BY published_at DESC, id DESC LIMIT {most}
    ) p
    WHERE a.organisation_id = ANY(%s::bigint[]) ORDER BY p.published_at DESC, p.id DESC LIMIT {most}
"""


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


@cache
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
        Publication.objects.filter(account__organisation__in=within(person, Act.READ))
        .select_related("account__organisation", "delivery__post")
        .order_by("-published_at", "-pk")
    )


def newest(person: Person, *, most: int) -> Sequence[Publication]:
    """Give the newest of them: those of each account by its index, and of these the newest, however many there are."""
    found = rows(_NEWEST.format(most=most), [numbers(within(person, Act.READ))])
    return list(readable(person).filter(pk__in=[number for (number,) in found]))


def totals(publications: QuerySet[Publication]) -> Sequence[Total]:
    """Add up each metric that at least one of the publications has; they must be of one platform."""
    found = totals_by_platform(publications)
    if len(found) > 1:
        raise ValueError(f"figures of different platforms do not add up: {', '.join(found)}")
    return next(iter(found.values()), [])


def totals_by_platform(publications: QuerySet[Publication]) -> Mapping[str, Sequence[Total]]:
    """Add up each metric that a publication of the platform has, but not reach, which does not add up."""
    plain = publications.order_by().select_related(None).values("account__platform", "latest", "measured_at")
    try:
        query, parameters = plain.query.sql_with_params()
    except EmptyResultSet:
        return {}
    return {
        platform: [
            Total(name, value, counted, of, as_of)
            for name, value, counted in zip(ADDED, found[::2], found[1::2], strict=True)
            if counted
        ]
        for platform, of, as_of, *found in rows(_TOTALS.format(query), parameters)
    }
