"""The report of one office: its accounts and those beneath it, and what their posts typically got on each platform."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from connectors.catalogue import capabilities
from corong.accounts.models import Account
from corong.metrics import comparison, days
from corong.metrics.periods import Period
from corong.metrics.queries import Known, offered
from corong.organisations.models import Organisation
from corong.reports import figures, writing
from corong.reports.tables import Column, Kind, Report, Row, Table, change


def report(office: Organisation, accounts: Sequence[Account], period: Period, *, hours: int) -> Report:
    """Report on an office in a period, beside the period before. `accounts` are its own and those beneath it."""
    ids = [account.pk for account in accounts]
    return Report(
        name="office",
        title=gettext("Office %(name)s") % {"name": office.name},
        zone=ZoneInfo(office.timezone),
        as_of=days.gained(ids, period).as_of,
        facts=[
            (gettext("Period"), figures.period_in_words(period)),
            (gettext("Before"), figures.period_in_words(period.before)),
        ],
        tables=[_accounts(accounts, period), *_platforms(accounts, period, hours)],
        definitions=[
            *figures.terms(hours=hours),
            figures.per_followers(),
        ],
    )


def _accounts(accounts: Sequence[Account], period: Period) -> Table:
    ids = [account.pk for account in accounts]
    followers = [days.followers(ids, each.last) for each in (period, period.before)]
    posts = [_posts(ids, each) for each in (period, period.before)]
    rows = []
    for account in accounts:
        found = [each.get(account.pk) for each in followers]
        counts = [each.count if each else None for each in found]
        rows.append(
            Row(
                [
                    account.handle,
                    capabilities(account.platform).label,
                    account.organisation.name,
                    Known.NO_DATA if counts[0] is None else counts[0],
                    change(counts[0], counts[1]),
                    posts[0].get(account.pk, 0),
                    posts[1].get(account.pk, 0),
                    found[0].as_of if found[0] else None,
                ],
                about=("account_response", account.pk),
            )
        )
    return Table(
        "accounts",
        gettext("Accounts"),
        [
            Column(gettext("Account")),
            Column(gettext("Platform")),
            Column(gettext("Office")),
            Column(gettext("Followers at the end"), Kind.COUNT),
            Column(gettext("Change"), Kind.CHANGE),
            Column(gettext("Posts"), Kind.COUNT),
            Column(gettext("Posts before"), Kind.COUNT),
            Column(gettext("As of"), Kind.MOMENT),
        ],
        rows,
        note=gettext("Followers of different accounts are not added up: many follow more than one."),
    )


def _posts(ids: Sequence[int], period: Period) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for (account, _), count in days.published(ids, period).items():
        found[account] = found.get(account, 0) + count
    return found


def _platforms(accounts: Sequence[Account], period: Period, hours: int) -> Sequence[Table]:
    platforms = sorted({account.platform for account in accounts})
    groups = {account.pk: platforms.index(account.platform) for account in accounts}
    now, before = (comparison.typical(groups, each, hours=hours) for each in (period, period.before))
    names = writing.metric_names()
    return [
        Table(
            platform,
            gettext("What a post typically got on %(platform)s") % {"platform": capabilities(platform).label},
            [Column(gettext("Figure")), *figures.median_columns(), Column(gettext("Per 1,000 followers"), Kind.RATE)],
            [
                Row(
                    [
                        names[metric],
                        *figures.median_cells(now.get(place, {}).get(metric), before.get(place, {}).get(metric)),
                        figures.rate_cell(now.get(place, {}).get(metric)),
                    ]
                )
                for metric in offered(platform)
            ],
            note=gettext("Counted %(age)s.") % {"age": figures.age_in_words(hours)},
        )
        for place, platform in enumerate(platforms)
        if offered(platform)
    ]
