"""The report of one account: what it gained, day by day, and what its posts typically got."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from connectors.catalogue import capabilities
from corong.accounts.models import Account
from corong.metrics import comparison, days
from corong.metrics.comparison import Typical
from corong.metrics.models import AccountDay
from corong.metrics.periods import Period
from corong.metrics.queries import Known, offered
from corong.metrics.strongest import strongest
from corong.reports import figures, writing
from corong.reports.tables import Cell, Column, Kind, Report, Row, Table, change

MOST_STRONGEST: Final = 10
Days = Mapping[date, AccountDay]


def report(account: Account, period: Period, *, hours: int) -> Report:
    """Report on an account in a period, beside the period before."""
    both = Period(period.before.first, period.last)
    course = days.course(account.pk, both)
    posts = {day: count for (_, day), count in days.published([account.pk], both).items()}
    metrics = offered(account.platform)
    medians = [comparison.typical({account.pk: 0}, each, hours=hours).get(0, {}) for each in (period, period.before)]
    within = frozenset(period)
    read = [each.read_at for day, each in course.items() if each.read_at and day in within]
    return Report(
        name="account",
        title=gettext("Account %(handle)s on %(platform)s")
        % {"handle": account.handle, "platform": capabilities(account.platform).label},
        zone=ZoneInfo(account.organisation.timezone),
        as_of=max(read, default=None),
        facts=[
            (gettext("Office"), account.organisation.name),
            (gettext("Period"), figures.period_in_words(period)),
            (gettext("Before"), figures.period_in_words(period.before)),
        ],
        tables=[
            _summary(account, period, course, posts, metrics),
            _typical(medians[0], medians[1], metrics, hours),
            _by_day(period, course, posts, metrics),
            _strongest(account, period, metrics),
        ],
        definitions=figures.definitions(account.platform, metrics, hours=hours),
    )


def _sum(period: Period, course: Days, metric: str) -> int | None:
    found = [value for day in period if (each := course.get(day)) and (value := getattr(each, metric)) is not None]
    return sum(found) if found else None


def _summary(
    account: Account, period: Period, course: Days, posts: Mapping[date, int], metrics: Sequence[str]
) -> Table:
    names = writing.metric_names()
    rows = [Row(_followers(account, period)), Row(_posts(period, posts))]
    for metric in metrics:
        if metric not in figures.NO_SUM:
            now, before = (_sum(each, course, metric) for each in (period, period.before))
            rows.append(Row([names[metric], _known(now), _known(before), change(now, before)]))
    return Table(
        "summary",
        gettext("In this period"),
        [
            Column(gettext("Figure")),
            Column(gettext("This period"), Kind.COUNT),
            Column(gettext("Before"), Kind.COUNT),
            Column(gettext("Change"), Kind.CHANGE),
        ],
        rows,
        note=gettext(
            "What all posts of the account gained in the period, old and new ones; what was taken back is subtracted."
        ),
    )


def _followers(account: Account, period: Period) -> Sequence[Cell]:
    found = [days.followers([account.pk], day).get(account.pk) for day in (period.last, period.before.last)]
    now, before = (each.count if each else None for each in found)
    return [gettext("Followers at the end"), _known(now), _known(before), change(now, before)]


def _posts(period: Period, posts: Mapping[date, int]) -> Sequence[Cell]:
    now, before = (sum(posts.get(day, 0) for day in each) for each in (period, period.before))
    return [gettext("Posts published"), now, before, change(now, before)]


def _known(value: int | None) -> Cell:
    return Known.NO_DATA if value is None else value


def _typical(now: Mapping[str, Typical], before: Mapping[str, Typical], metrics: Sequence[str], hours: int) -> Table:
    names = writing.metric_names()
    return Table(
        "typical",
        gettext("What a post typically got"),
        [Column(gettext("Figure")), *figures.median_columns(), Column(gettext("Per 1,000 followers"), Kind.RATE)],
        [
            Row(
                [
                    names[metric],
                    *figures.median_cells(now.get(metric), before.get(metric)),
                    figures.rate_cell(now.get(metric)),
                ]
            )
            for metric in metrics
        ],
        note=gettext("Counted %(age)s.") % {"age": figures.age_in_words(hours)},
    )


def _by_day(period: Period, course: Days, posts: Mapping[date, int], metrics: Sequence[str]) -> Table:
    names = writing.metric_names()
    return Table(
        "days",
        gettext("Day by day"),
        [
            Column(gettext("Day"), Kind.DAY),
            Column(gettext("Followers"), Kind.COUNT),
            Column(gettext("Posts published"), Kind.COUNT),
            *(Column(names[metric], Kind.GAIN) for metric in metrics),
            Column(gettext("As of"), Kind.MOMENT),
        ],
        [Row(_day(day, course.get(day), posts.get(day, 0), metrics)) for day in reversed(list(period))],
        note=gettext(
            "Gained on the day, over all posts of the account. Reach counts a person once for each post. A day on"
            " which nothing was read says so; its gains stand on the next day that was read."
        ),
    )


def _day(day: date, found: AccountDay | None, posts: int, metrics: Sequence[str]) -> Sequence[Cell]:
    newest: datetime | None = max((at for at in (found.read_at, found.stood_at) if at), default=None) if found else None
    return [
        day,
        _known(found.followers if found else None),
        posts,
        *(_known(getattr(found, metric) if found else None) for metric in metrics),
        newest,
    ]


def _strongest(account: Account, period: Period, metrics: Sequence[str]) -> Table:
    names = writing.metric_names()
    return Table(
        "strongest",
        gettext("Strongest posts"),
        [
            Column(gettext("Post")),
            Column(gettext("Published"), Kind.MOMENT),
            *(Column(names[metric], Kind.COUNT) for metric in metrics),
        ],
        [
            Row(
                [each.text, each.published_at, *(_known(each.counters.get(metric)) for metric in metrics)],
                about=("publication", each.publication_id),
            )
            for each in strongest([account.pk], period, most=MOST_STRONGEST)
        ],
        note=gettext("By likes, comments, shares, quotes and saves in the first 24 hours."),
    )
