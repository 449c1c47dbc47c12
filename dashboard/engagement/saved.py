"""Saved reports: what a person has sent to them by e-mail, week by week or month by month."""

from typing import Final, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from connectors.catalogue import PLATFORMS, UnknownPlatformError, capabilities
from corong.config import config
from corong.metrics.derived import MILESTONE_HOURS
from corong.organisations.models import Organisation
from corong.reports import commands, saved
from corong.reports.models import FileFormat, Rhythm, SavedReport, Subject
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.engagement import queries
from dashboard.engagement.labels import subject_names

Choice = TypeVar("Choice", Subject, Rhythm, FileFormat)
LONGEST_NUMBER: Final = 18
"""Digits of a number that PostgreSQL takes."""


@require_safe
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """List what is sent to the person."""
    reports = list(saved.mine(request.user))
    names, subjects = saved.named(reports), subject_names()
    context = {
        "page": "engagement",
        "tab": "saved",
        "rows": [(subjects[Subject(each.subject)], names[each.pk], _platform(each.platform), each) for each in reports],
        "has_mail": bool(config().corong_mail_url.get_secret_value()),
    }
    return render(request, "engagement/saved.html", context)


@require_POST
@signed_in
def save(request: SignedInRequest) -> HttpResponse:
    """Save the report of a page."""
    subject = _one_of(Subject, request.POST.get("subject", ""))
    number, organisation = _about(request, subject)
    platform = request.POST.get("platform", "") if subject is Subject.COMPARISON else ""
    hours = request.POST.get("hours", "")
    if (subject is Subject.COMPARISON and platform not in PLATFORMS) or hours not in map(str, MILESTONE_HOURS):
        raise Http404
    try:
        commands.save(
            request.user,
            organisation,
            subject,
            number,
            platform=platform,
            hours=int(hours),
            rhythm=_one_of(Rhythm, request.POST.get("rhythm", "")),
            file_format=_one_of(FileFormat, request.POST.get("file_format", "")),
        )
    except commands.TooManyReportsError:
        messages.error(
            request,
            gettext("You have %(count)s saved reports, which is the most. Stop one first.")
            % {"count": commands.MOST_OF_A_PERSON},
        )
    else:
        messages.success(request, gettext("Saved: the report comes by e-mail once the period is over."))
    return redirect("saved_reports")


@require_POST
@signed_in
def drop(request: SignedInRequest, number: int) -> HttpResponse:
    """Send a report no more."""
    commands.drop(one(SavedReport.objects.filter(person=request.user), number))
    messages.success(request, gettext("Stopped: this report is not sent any more."))
    return redirect("saved_reports")


def _about(request: SignedInRequest, subject: Subject) -> tuple[int, Organisation]:
    """Give what a report is of, and whose calendar counts, if the person can see it."""
    typed = request.POST.get("number", "")
    if not typed.isdecimal() or len(typed) > LONGEST_NUMBER:
        raise Http404
    if subject is Subject.ACCOUNT:
        account = queries.account(request.user, int(typed))
        return account.pk, account.organisation
    office = queries.office(request.user, int(typed))
    return office.pk, office


def _one_of(choices: type[Choice], text: str) -> Choice:
    try:
        return choices(text)
    except ValueError as error:
        raise Http404 from error


def _platform(name: str) -> str:
    try:
        return capabilities(name).label if name else ""
    except UnknownPlatformError:
        return name
