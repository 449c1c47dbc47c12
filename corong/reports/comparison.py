"""The report of offices side by side, on one platform: per follower, by medians, each with its number of posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from connectors.catalogue import capabilities
from corong.accounts.models import Account
from corong.metrics import comparison, days
from corong.metrics.comparison import Typical
from corong.metrics.days import Followers
from corong.metrics.periods import Period
from corong.metrics.queries import Known, offered
from corong.organisations.models import Organisation
from corong.reports import figures, writing
from corong.reports.tables import Column, Kind, Report, Row, Table, change

Medians = Mapping[int, Mapping[str, Typical]]


@dataclass(frozen=True, slots=True)
class Side:
    """One office of a comparison, with its own accounts and those beneath it, all of one platform."""

    office: Organisation
    accounts: Sequence[Account]


def sides(top: Organisation, offices: Sequence[Organisation], accounts: Sequence[Account]) -> Sequence[Side]:
    """Sort accounts to what is compared: the top office's own, and each office right beneath it with all below."""
    compared = [top, *(office for office in offices if office.parent_id == top.pk)]
    found: dict[int, list[Account]] = {office.pk: [] for office in compared}
    for account in accounts:
        path = account.organisation.path
        office = next((each for each in reversed(compared) if path.startswith(each.path) and each is not top), None)
        if office is not None:
            found[office.pk].append(account)
        elif account.organisation_id == top.pk:
            found[top.pk].append(account)
    return [Side(office, found[office.pk]) for office in compared if found[office.pk]]


def report(top: Organisation, compared: Sequence[Side], platform: str, period: Period, *, hours: int) -> Report:
    """Report on offices in a period, beside the period before."""
    groups = {account.pk: side.office.pk for side in compared for account in side.accounts}
    now, before = (comparison.typical(groups, each, hours=hours) for each in (period, period.before))
    metrics = offered(platform)
    ids = list(groups)
    followers = [days.followers(ids, each.last) for each in (period, period.before)]
    return Report(
        name="comparison",
        title=gettext("Offices side by side on %(platform)s") % {"platform": capabilities(platform).label},
        zone=ZoneInfo(top.timezone),
        as_of=days.gained(ids, period).as_of,
        facts=[
            (gettext("Office"), top.name),
            (gettext("Period"), figures.period_in_words(period)),
            (gettext("Before"), figures.period_in_words(period.before)),
        ],
        tables=[
            _offices(compared, followers, _posts(groups, period), _posts(groups, period.before)),
            *(_metric(metric, compared, now, before, hours) for metric in metrics),
        ],
        definitions=[
            *figures.definitions(platform, metrics, hours=hours),
            figures.per_followers(),
        ],
    )


def _posts(groups: Mapping[int, int], period: Period) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for (account, _), count in days.published(list(groups), period).items():
        found[groups[account]] = found.get(groups[account], 0) + count
    return found


def _offices(
    compared: Sequence[Side],
    followers: Sequence[Mapping[int, Followers]],
    now: Mapping[int, int],
    before: Mapping[int, int],
) -> Table:
    rows = []
    for side in compared:
        # Followers of several accounts are added only where all of them are known at both ends.
        ids = [account.pk for account in side.accounts]
        counts = [sum(each[pk].count for pk in ids) if all(pk in each for pk in ids) else None for each in followers]
        posts = now.get(side.office.pk, 0), before.get(side.office.pk, 0)
        rows.append(
            Row(
                [
                    side.office.name,
                    len(ids),
                    Known.NO_DATA if counts[0] is None else counts[0],
                    change(counts[0], counts[1]),
                    posts[0],
                    posts[1],
                    change(posts[0], posts[1]),
                ],
                about=("office_response", side.office.pk),
            )
        )
    return Table(
        "offices",
        gettext("Followers and posts"),
        [
            Column(gettext("Office")),
            Column(gettext("Accounts"), Kind.COUNT),
            Column(gettext("Followers at the end"), Kind.COUNT),
            Column(gettext("Change"), Kind.CHANGE),
            Column(gettext("Posts"), Kind.COUNT),
            Column(gettext("Posts before"), Kind.COUNT),
            Column(gettext("Change"), Kind.CHANGE),
        ],
        rows,
        note=gettext("Somebody who follows two accounts is counted with each."),
    )


def _metric(metric: str, compared: Sequence[Side], now: Medians, before: Medians, hours: int) -> Table:
    return Table(
        metric,
        writing.metric_names()[metric],
        [Column(gettext("Office")), *figures.median_columns(), Column(gettext("Per 1,000 followers"), Kind.RATE)],
        [
            Row(
                [
                    side.office.name,
                    *figures.median_cells(
                        now.get(side.office.pk, {}).get(metric), before.get(side.office.pk, {}).get(metric)
                    ),
                    figures.rate_cell(now.get(side.office.pk, {}).get(metric)),
                ]
            )
            for side in compared
        ],
        note=gettext("Counted %(age)s.") % {"age": figures.age_in_words(hours)},
    )
