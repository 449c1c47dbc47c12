"""The report of posts one by one: each with its latest figures. May be large: rows are read as they are written."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from connectors.catalogue import UnknownPlatformError, capabilities
from corong.metrics.models import METRICS
from corong.metrics.queries import figures
from corong.organisations.models import Organisation
from corong.publications.models import Publication
from corong.reports import writing
from corong.reports.tables import Column, Definition, Kind, Report, Row, Table

CHUNK: Final = 500


def report(publications: QuerySet[Publication], office: Organisation, named: str, since: datetime) -> Report:
    """Report on publications, in the zone of an office; `named` says whose they are."""
    names = writing.metric_names()
    zone = ZoneInfo(office.timezone)
    return Report(
        name="posts",
        title=gettext("Posts and their response"),
        zone=zone,
        as_of=publications.aggregate(at=Max("measured_at"))["at"],
        facts=[(gettext("Office"), named), (gettext("Published since"), writing.Writer(zone).moment(since))],
        tables=[
            Table(
                "posts",
                gettext("Posts"),
                [
                    Column(gettext("Post")),
                    Column(gettext("Platform")),
                    Column(gettext("Account")),
                    Column(gettext("Office")),
                    Column(gettext("Published"), Kind.MOMENT),
                    *(Column(names[metric], Kind.COUNT) for metric in METRICS),
                    Column(gettext("As of"), Kind.MOMENT),
                    Column(gettext("Address")),
                ],
                Rows(publications),
            )
        ],
        definitions=[
            Definition(
                gettext("Figures of different platforms"),
                gettext("Each platform counts in its own way: do not add up figures of different platforms."),
            )
        ],
    )


class Rows:
    """Rows of publications, read in chunks as they are asked for; each time anew."""

    def __init__(self, publications: QuerySet[Publication]) -> None:
        self._publications = publications

    def __iter__(self) -> Iterator[Row]:
        return (Row(_cells(each)) for each in self._publications.iterator(chunk_size=CHUNK))


def _cells(publication: Publication) -> Sequence[str | int | datetime | None]:
    account = publication.account
    text = publication.text or (publication.delivery.post.text if publication.delivery else "")
    return [
        text,
        _platform(account.platform),
        account.handle,
        account.organisation.name,
        publication.published_at,
        *(each.known if each.value is None else each.value for each in figures(publication)),
        publication.measured_at,
        publication.url,
    ]


def _platform(name: str) -> str:
    try:
        return capabilities(name).label
    except UnknownPlatformError:
        return name
