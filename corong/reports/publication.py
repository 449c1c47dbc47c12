"""The report of one post: what it has now, and every reading of it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from connectors.catalogue import capabilities
from corong.metrics.course import Point
from corong.metrics.models import METRICS
from corong.metrics.queries import Known, figures, offered
from corong.publications.models import Publication
from corong.reports import writing
from corong.reports.figures import definition
from corong.reports.tables import Column, Kind, Report, Row, Table


def report(publication: Publication, points: Sequence[Point]) -> Report:
    """Report on a post of which these are the readings."""
    account = publication.account
    names = writing.metric_names()
    zone = ZoneInfo(account.organisation.timezone)
    return Report(
        name="post",
        title=gettext("Response on %(platform)s") % {"platform": capabilities(account.platform).label},
        zone=zone,
        as_of=publication.measured_at,
        facts=[
            (gettext("Office"), account.organisation.name),
            (gettext("Account"), account.handle),
            (gettext("Published"), writing.Writer(zone).moment(publication.published_at)),
            (gettext("Address"), publication.url),
        ],
        tables=[_latest(publication), readings(points)],
        definitions=[definition(names, account.platform, metric) for metric in offered(account.platform)],
    )


def _latest(publication: Publication) -> Table:
    names = writing.metric_names()
    return Table(
        "latest",
        gettext("Latest figures"),
        [Column(gettext("Figure")), Column(gettext("Count"), Kind.COUNT), Column(gettext("As of"), Kind.MOMENT)],
        [
            Row([names[each.metric], each.known if each.value is None else each.value, each.as_of])
            for each in figures(publication)
        ],
    )


def present(points: Sequence[Point]) -> Sequence[int]:
    """Give the places of the metrics that at least one reading has."""
    return [place for place in range(len(METRICS)) if any(point.counters[place] is not None for point in points)]


def readings(points: Sequence[Point], *, most: int | None = None) -> Table:
    """Make a table of the newest readings, or of all, the newest first."""
    names = writing.metric_names()
    places = present(points)
    newest = points[-most:] if most else points
    return Table(
        "readings",
        gettext("Figures over time"),
        [
            Column(gettext("Read at"), Kind.MOMENT),
            Column(gettext("Unchanged until"), Kind.MOMENT),
            *(Column(names[METRICS[place]], Kind.COUNT) for place in places),
        ],
        [
            Row(
                [
                    point.taken_at,
                    point.seen_at,
                    *(Known.NO_DATA if (value := point.counters[place]) is None else value for place in places),
                ]
            )
            for point in reversed(newest)
        ],
    )
