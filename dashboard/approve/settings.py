"""The way posts of an office take before they go out, and who stands in for whom."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from corong import database
from corong.approvals import commands, queries
from corong.approvals.commands import Wish
from corong.approvals.models import Absence, Needs
from corong.approvals.rules import MOST_STEPS
from corong.organisations.models import Organisation
from corong.people.queries import within
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.approve import queries as pages
from dashboard.compose.typed import numbers

MOST_NAME = 100


@require_safe
@signed_in
def routes(request: SignedInRequest) -> HttpResponse:
    """Open the steps of the first office whose steps the person may lay."""
    offices = pages.routed(request.user)
    if not offices:
        raise PermissionDenied
    return redirect("approval_route", number=offices[0].pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def route(request: SignedInRequest, number: int) -> HttpResponse:
    """Lay the steps of an office."""
    office = one(Organisation.objects.filter(pk__in=[each.pk for each in pages.routed(request.user)]), number)
    people = list(queries.approvers(office))
    if request.method == "POST":
        wishes = []
        for position in range(MOST_STEPS):
            name = request.POST.get(f"name_{position}", "").strip()[:MOST_NAME]
            if not name:
                continue
            chosen = set(numbers(request.POST, f"people_{position}"))
            needs = Needs.ALL if request.POST.get(f"needs_{position}") == Needs.ALL else Needs.ANY
            wishes.append(Wish(name, needs, [each for each in people if each.pk in chosen]))
        commands.lay_route(office, wishes)
        if wishes:
            messages.success(request, gettext("Posts of this office now wait for approval before they go out."))
        else:
            messages.success(request, gettext("This office has no steps of its own any more."))
        return redirect("approval_route", number=office.pk)
    steps = list(queries.route(office))
    is_own = bool(steps) and steps[0].organisation_id == office.pk
    own = steps if is_own else []
    rows = [
        {
            "number": position + 1,
            "position": position,
            "name": own[position].name if position < len(own) else "",
            "needs_all": position < len(own) and own[position].needs == Needs.ALL,
            "chosen": {each.pk for each in own[position].approvers.all()} if position < len(own) else set(),
        }
        for position in range(MOST_STEPS)
    ]
    context = {
        "page": "approval_routes",
        "office": office,
        "offices": pages.routed(request.user),
        "rows": rows,
        "people": people,
        "inherited": steps if steps and not is_own else [],
    }
    return render(request, "approve/route.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def away(request: SignedInRequest) -> HttpResponse:
    """Say who stands in while one is away."""
    if not within(request.user, Act.APPROVE):
        raise PermissionDenied
    people = pages.colleagues(request.user)
    wrong = ""
    if request.method == "POST":
        chosen = next((each for each in people if str(each.pk) == request.POST.get("stand_in")), None)
        try:
            first = date.fromisoformat(request.POST.get("first_day", ""))
            last = date.fromisoformat(request.POST.get("last_day", ""))
        except ValueError:
            wrong = gettext("A day is missing: choose the first and the last.")
        else:
            if last < first:
                wrong = gettext("The last day is before the first.")
            elif chosen is None:
                wrong = gettext("Choose who stands in for you.")
            else:
                commands.be_away(request.user, chosen, first, last)
                messages.success(request, gettext("%(name)s stands in for you.") % {"name": chosen.name})
                return redirect("away")
    context = {
        "page": "away",
        "people": people,
        "absences": pages.absences(request.user),
        "today": database.now().date(),
        "wrong": wrong,
        "typed": request.POST,
    }
    return render(request, "approve/away.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else 200)


@require_POST
@signed_in
def back(request: SignedInRequest, number: int) -> HttpResponse:
    """End one's own absence."""
    commands.be_back(one(Absence.objects.filter(person=request.user), number))
    messages.success(request, gettext("You are asked again yourself."))
    return redirect("away")
