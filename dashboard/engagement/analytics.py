"""Pages of figures: one account, and offices side by side. Each page is a report with charts of its own tables."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from connectors.catalogue import capabilities
from corong import database
from corong.metrics import answered, best_time, freshness
from corong.organisations.models import Organisation
from corong.reports import account as account_report
from corong.reports import comparison as comparison_report
from corong.reports import office as office_report
from corong.reports import times as times_report
from corong.reports.models import Subject
from corong.reports.tables import Report
from dashboard.access import SignedInRequest, signed_in
from dashboard.engagement import exports, panels, queries
from dashboard.engagement.asked import LENGTHS, Asked, asked
from dashboard.engagement.labels import meaning_rows

COMPARED_LENGTH = 90


@require_safe
@signed_in
def account(request: SignedInRequest, number: int) -> HttpResponseBase:
    """Show how one account does."""
    shown = queries.account(request.user, number)
    wish = asked(request.GET, shown.organisation, database.now())
    report = account_report.report(shown, wish.period, hours=wish.hours)
    [days] = [table for table in report.tables if table.name == "days"]
    context = {
        "account": shown,
        "save_subject": Subject.ACCOUNT,
        "save_number": shown.pk,
        "freshness": freshness.of(shown, wish.period),
        "panels": panels.by_day(days),
    }
    return page(request, "engagement/account.html", report, wish, shown.organisation, context)


@require_safe
@signed_in
def times(request: SignedInRequest, number: int) -> HttpResponseBase:
    """Show when the posts of an account are answered best."""
    shown = queries.account(request.user, number)
    found = best_time.times(answered.answered(shown))
    report = times_report.report(shown, found, answered.written(shown))
    if request.GET.get("as") in exports.FORMATS:
        return exports.answer(report, request.GET["as"])
    context = {
        "page": "engagement",
        "report": report,
        "account": shown,
        "organisation": shown.organisation,
        "found": found,
        "least": best_time.LEAST_POSTS,
        "best": [
            (times_report.weekday(slot.weekday), times_report.hour_in_words(slot.hour), slot) for slot in found.best
        ],
        "grid": panels.grid(found),
        "formats": exports.FORMATS,
    }
    return render(request, "engagement/times.html", context)


@require_safe
@signed_in
def meanings(request: SignedInRequest) -> HttpResponseBase:
    """Show what every platform counts under each name."""
    return render(
        request, "engagement/meanings.html", {"page": "engagement", "tab": "meanings", "rows": meaning_rows()}
    )


@require_safe
@signed_in
def compare(request: SignedInRequest) -> HttpResponseBase:
    """Show the offices beneath one side by side."""
    accounts = [each for each in queries.accounts(request.user) if each.disconnected_at is None]
    offices = queries.readable_offices(request.user)
    tops = [office for office in offices if any(each.parent_id == office.pk for each in offices)]
    number = request.GET.get("office", "")
    top = _chosen(number, offices if number else tops or offices)
    platforms = sorted({each.platform for each in accounts if top and each.organisation.path.startswith(top.path)})
    platform = request.GET.get("platform", "") or (platforms[0] if platforms else "")
    if (number and top is None) or (request.GET.get("platform") and platform not in platforms):
        raise Http404
    if top is None or not platforms:
        return render(request, "engagement/nothing.html", {"page": "compare", "tab": "compare"})
    wish = asked(request.GET, top, database.now(), usual=COMPARED_LENGTH)
    compared = comparison_report.sides(top, offices, [each for each in accounts if each.platform == platform])
    report = comparison_report.report(top, compared, platform, wish.period, hours=wish.hours)
    context = {
        "save_subject": Subject.COMPARISON,
        "save_number": top.pk,
        "tab": "compare",
        "page": "compare",
        "tops": tops,
        "top": top,
        "platforms": [(each, capabilities(each).label) for each in platforms],
        "platform": platform,
        "panels": [
            panel
            for table in report.tables
            if table.name != "offices" and (panel := panels.by_office(table, now=1, before=3)) is not None
        ],
    }
    return page(request, "engagement/compare.html", report, wish, top, context, office=top.pk, platform=platform)


@require_safe
@signed_in
def office(request: SignedInRequest, number: int) -> HttpResponseBase:
    """Show how the accounts of one office do."""
    shown = queries.office(request.user, number)
    accounts = [each for each in queries.accounts(request.user) if each.organisation.path.startswith(shown.path)]
    wish = asked(request.GET, shown, database.now())
    report = office_report.report(shown, accounts, wish.period, hours=wish.hours)
    context = {"office": shown, "save_subject": Subject.OFFICE, "save_number": shown.pk}
    return page(request, "engagement/office.html", report, wish, shown, context)


def _chosen(number: str, offices: Sequence[Organisation]) -> Organisation | None:
    if not number:
        return offices[0] if offices else None
    return next((office for office in offices if str(office.pk) == number), None)


def page(
    request: SignedInRequest,
    template: str,
    report: Report,
    wish: Asked,
    organisation: Organisation,
    context: Mapping[str, object],
    **others: object,
) -> HttpResponseBase:
    """Show a report as a page, or as a file where one is asked for."""
    if request.GET.get("as") in exports.FORMATS:
        return exports.answer(report, request.GET["as"])
    shared = {
        "page": "engagement",
        "report": report,
        "asked": wish,
        "lengths": LENGTHS,
        "organisation": organisation,
        "query": wish.query(**others),
        "formats": exports.FORMATS,
    }
    return render(request, template, {**shared, **context})
