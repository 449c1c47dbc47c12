"""Stop publishing in a crisis or for a while, and let it go on."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from corong import database
from corong.accounts.models import Account
from corong.deliveries import holds
from corong.organisations.models import Organisation
from corong.people.rules import Act
from dashboard import moments
from dashboard.access import SignedInRequest, require, signed_in
from dashboard.calendar.queries import offices as readable_offices
from dashboard.hold import queries
from dashboard.hold.wishes import Verdict, Wish, judge


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Show the holds, and place one."""
    offices = queries.holdable(request.user)
    accounts = queries.accounts(offices)
    if request.method != "POST":
        return _page(request, offices, accounts, Wish(office=str(offices[0].pk) if offices else ""), None)
    wish = Wish.of_form(request.POST)
    seen = {str(office.pk): office for office in readable_offices(request.user)}
    if wish.office and wish.office not in seen:
        raise Http404
    if wish.office:
        require(request.user, Act.HOLD, seen[wish.office])
    if not offices:
        raise PermissionDenied
    judged = judge(wish, offices, accounts, now=database.now())
    if judged.errors:
        return _page(request, offices, accounts, wish, judged)
    _place(request, wish, judged)
    return redirect("holds")


@require_POST
@signed_in
def release(request: SignedInRequest, number: int) -> HttpResponse:
    """End a hold."""
    hold = next((each for each in queries.open_holds(request.user) if each.pk == number), None)
    if hold is None:
        raise Http404
    if not queries.may_release(request.user, hold):
        raise PermissionDenied
    holds.release(hold, by=request.user)
    messages.success(
        request, gettext("Released. Posts that were stopped do not go out by themselves: they wait for a new time.")
    )
    return redirect("waiting")


def _place(request: SignedInRequest, wish: Wish, judged: Verdict) -> None:
    if judged.starts_at is None:
        holds.place(
            reason=wish.reason,
            by=request.user,
            organisation=judged.office,
            platform=judged.platform,
            account=judged.account,
        )
        messages.success(request, gettext("In force: from now on nothing that it covers goes out."))
        return
    holds.plan(
        reason=wish.reason,
        by=request.user,
        starts_at=judged.starts_at,
        organisation=judged.office,
        platform=judged.platform,
        account=judged.account,
    )
    when = moments.written(judged.starts_at, moments.zone_of(judged.office))
    messages.success(request, gettext("Planned: the hold begins by itself on %(when)s.") % {"when": when})


def _page(
    request: SignedInRequest,
    offices: Sequence[Organisation],
    accounts: Sequence[Account],
    wish: Wish,
    judged: Verdict | None,
) -> HttpResponse:
    now = database.now()
    every = readable_offices(request.user)
    if not every:
        return render(request, "no_office.html", {"page": "holds"})
    clock_of = judged.office if judged else (offices[0] if offices else every[0])
    zone = moments.zone_of(clock_of)
    context = {
        "page": "holds",
        "holds": queries.shown(request.user, now=now),
        "offices": offices,
        "accounts": accounts,
        "platforms": list(dict.fromkeys(account.platform for account in accounts)),
        "wish": wish,
        "errors": judged.errors if judged else {},
        "reference": clock_of,
        "zone": moments.zone_name(zone, now),
        "today": now.astimezone(zone).date().isoformat(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["errors"] else HTTPStatus.OK
    return render(request, "hold/holds.html", context, status=status)
