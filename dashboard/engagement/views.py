"""How the public responds: one publication over time, and all of them with their latest counters."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from corong import database
from corong.accounts.models import Account
from corong.metrics import queries as metrics
from corong.metrics import refreshing
from corong.metrics.course import Point, course
from corong.metrics.models import METRICS
from corong.metrics.queries import Known
from corong.metrics.refreshing import Readiness
from corong.organisations.models import Organisation
from corong.people.queries import may
from corong.people.rules import Act
from corong.publications.models import Publication
from corong.reports import posts as posts_report
from corong.reports import publication as report
from corong.reports.figures import definition
from corong.reports.tables import Report
from dashboard import moments
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.assisted.typed import typed_of
from dashboard.engagement import exports, queries
from dashboard.engagement.labels import SERIES, metric_names, sentence_list

PERIODS: Final = (7, 30, 90, 365)
DEFAULT_PERIOD: Final = 30
ON_ONE_PAGE: Final = 25
ROWS_SHOWN: Final = 60


@require_safe
@signed_in
def overview(request: SignedInRequest) -> HttpResponseBase:
    """List publications with their latest counters, and add the counters up."""
    accounts = queries.accounts(request.user)
    offices = queries.offices(accounts)
    office = next((each for each in offices if str(each.pk) == request.GET.get("office")), None)
    account = next((each for each in accounts if str(each.pk) == request.GET.get("account")), None)
    if (request.GET.get("office") and office is None) or (request.GET.get("account") and account is None):
        raise Http404
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(period) for period in PERIODS} else DEFAULT_PERIOD
    since = database.now() - timedelta(days=days)
    chosen = [
        each
        for each in accounts
        if account in {None, each} and (office is None or each.organisation.path.startswith(office.path))
    ]
    found = queries.publications(chosen, since=since)
    if request.GET.get("as") in exports.FORMATS:
        return exports.answer(
            _file(
                found.select_related("account__organisation", "delivery__post"),
                office=office,
                account=account,
                offices=offices,
                since=since,
            ),
            request.GET["as"],
        )
    # What a page shows is found first and read afterwards: to sort whole rows of a year takes much longer.
    page = Paginator(found.values_list("pk", flat=True), ON_ONE_PAGE).get_page(request.GET.get("page"))
    shown = queries.with_posts(list(page.object_list), chosen)
    columns = [name for name in METRICS if any(name in metrics.offered(each.account.platform) for each in shown)]
    names = metric_names()
    context = {
        "page": "engagement",
        "pages": page,
        "columns": [names[name] for name in columns],
        "rows": [
            {
                "publication": each,
                "organisation": each.account.organisation,
                "figures": [
                    (names[figure.metric], figure) for figure in metrics.figures(each) if figure.metric in columns
                ],
            }
            for each in shown
        ],
        "totals": [
            (platform, [(names[total.metric], total) for total in totals])
            for platform, totals in metrics.totals_by_platform(found).items()
            if totals
        ],
        "tab": "posts",
        "accounts": accounts,
        "offices": offices,
        "office": office,
        "account": account,
        "days": days,
        "periods": PERIODS,
        "formats": exports.FORMATS,
        "query": urlencode(
            {"days": days, "office": office.pk if office else "", "account": account.pk if account else ""}
        ),
        "reference": office or (offices[0] if offices else None),
    }
    return render(request, "engagement/overview.html", context)


@require_safe
@signed_in
def publication(request: SignedInRequest, number: int) -> HttpResponseBase:
    """Show the counters of one publication over time."""
    shown = one(metrics.readable(request.user), number)
    points = course(shown)
    if request.GET.get("as") in exports.FORMATS:
        return exports.answer(report.report(shown, points), request.GET["as"])
    names = metric_names()
    figures = metrics.figures(shown)
    refresh = refreshing.look(shown)
    context = {
        "page": "engagement",
        "publication": shown,
        "organisation": shown.account.organisation,
        "figures": [(names[figure.metric], figure) for figure in figures if figure.known is not Known.NOT_OFFERED],
        "not_offered": sentence_list([names[figure.metric] for figure in figures if figure.known is Known.NOT_OFFERED]),
        "formats": exports.FORMATS,
        "readings": report.readings(points, most=ROWS_SHOWN),
        "meanings": [
            definition(names, shown.account.platform, name) for name in metrics.offered(shown.account.platform)
        ],
        "chart": _chart(shown, points, report.present(points)),
        **typed_of(shown, request.user),
        "refresh": refresh,
        "may_refresh": refresh.readiness is Readiness.ALLOWED
        and may(request.user, Act.COMPOSE, shown.account.organisation),
    }
    return render(request, "engagement/publication.html", context)


def _file(
    found: QuerySet[Publication],
    *,
    office: Organisation | None,
    account: Account | None,
    offices: Sequence[Organisation],
    since: datetime,
) -> Report:
    named = account.handle if account else office.name if office else gettext("All my offices")
    return posts_report.report(found, office or offices[0], named, since)


def _chart(shown: Publication, points: Sequence[Point], present: Sequence[int]) -> dict[str, object]:
    """
    Give the lines of the chart: `[milliseconds, value]`, null where a reading had none.

    The milliseconds are those of the office's own clock, so that the axis reads as its people do.
    """
    zone = moments.zone_of(shown.account.organisation)

    def local(moment: datetime) -> int:
        return int(moment.astimezone(zone).replace(tzinfo=UTC).timestamp() * 1000)

    spans = [(local(point.taken_at), local(point.seen_at), point.counters) for point in points]
    names = metric_names()
    lines = []
    for place in present:
        drawn: list[list[int | None]] = []
        for begun, ended, counters in spans:
            drawn.append([begun, counters[place]])
            if ended > begun:
                drawn.append([ended, counters[place]])
        lines.append({"name": names[METRICS[place]], "colour": SERIES[METRICS[place]], "points": drawn})
    return {"lines": lines, "zone": moments.zone_name(zone, shown.published_at)}
