"""The language switch, and the page of a form that was open for too long."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from corong.people import commands
from corong.people.models import Person
from dashboard.access import page_before


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language: in this browser, and with the person if somebody is signed in."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, Person) and chosen in dict(settings.LANGUAGES):
        commands.choose_language(request.user, chosen)
    return set_language(request)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form belongs to an earlier session, and lead back to it."""
    del reason  # it tells developers about cookies and headers
    context = {"before": page_before(request)}
    return render(request, "form_too_old.html", context, status=HTTPStatus.FORBIDDEN)
