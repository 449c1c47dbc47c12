"""How an office answers: its hours, its goal, whether answers need approval, and the texts it answers with."""

from datetime import time
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from corong.conversations import desks
from corong.conversations.models import CannedAnswer
from corong.conversations.writing import LONGEST
from corong.organisations.models import Organisation
from corong.people.queries import may, organisations, within
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, require, signed_in

HOUR: Final = 60
MOST_HOURS: Final = 240
MOST_TITLE: Final = 100


@require_safe
@signed_in
def first(request: SignedInRequest) -> HttpResponse:
    """Open the desk of the first office for which the person writes."""
    office = organisations(request.user, Act.COMPOSE).order_by("path").first()
    if office is None:
        raise PermissionDenied
    return redirect("desk", number=office.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def desk(request: SignedInRequest, number: int) -> HttpResponse:
    """Show how an office answers, and arrange it."""
    office = one(organisations(request.user, Act.READ), number)
    if request.method != "POST":
        require(request.user, Act.COMPOSE, office)
        return _page(request, office, {})
    require(request.user, Act.CONNECT, office)
    errors: dict[str, str] = {}
    opens, closes = (_clock(request.POST.get(name, "")) for name in ("opens", "closes"))
    if opens is None or closes is None or closes <= opens:
        errors["hours"] = gettext("Choose when work begins and when it ends; the end comes later.")
    days = [day for day in WEEKDAYS if str(day) in request.POST.getlist("days")]
    if not days:
        errors["days"] = gettext("Choose at least one working day.")
    goal = request.POST.get("goal", "")
    if not goal.isdecimal() or not 0 < int(goal[:9]) <= MOST_HOURS:
        errors["goal"] = gettext("Choose a goal between 1 and %(most)s hours.") % {"most": MOST_HOURS}
    if errors or opens is None or closes is None:
        return _page(request, office, errors)
    desks.arrange(
        office,
        needs_approval=bool(request.POST.get("needs_approval")),
        opens_at=opens,
        closes_at=closes,
        weekdays=days,
        goal_minutes=int(goal) * HOUR,
        by=request.user,
    )
    messages.success(request, gettext("Saved."))
    return redirect("desk", number=office.pk)


@require_POST
@signed_in
def keep(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep a text to answer with."""
    office = one(organisations(request.user, Act.READ), number)
    require(request.user, Act.COMPOSE, office)
    title, text = (request.POST.get(name, "").strip() for name in ("title", "text"))
    if not title or not text:
        return _page(request, office, {"canned": gettext("Give the text a name, and write it.")})
    desks.keep_canned(office, title[:MOST_TITLE], text[:LONGEST], by=request.user)
    messages.success(request, gettext("Kept."))
    return redirect("desk", number=office.pk)


@require_POST
@signed_in
def drop(request: SignedInRequest, number: int) -> HttpResponse:
    """Drop a text to answer with."""
    kept = one(
        CannedAnswer.objects.filter(organisation__in=within(request.user, Act.READ)).select_related("organisation"),
        number,
    )
    require(request.user, Act.COMPOSE, kept.organisation)
    desks.drop_canned(kept)
    messages.success(request, gettext("Dropped."))
    return redirect("desk", number=kept.organisation_id)


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _page(request: SignedInRequest, office: Organisation, errors: dict[str, str]) -> HttpResponse:
    manner = desks.of(office)
    is_arranging = bool(errors) and "canned" not in errors
    typed = request.POST
    days = set(typed.getlist("days")) if is_arranging else {str(day) for day in manner.weekdays}
    context = {
        "page": "inbox",
        "office": office,
        "offices": list(organisations(request.user, Act.COMPOSE).order_by("path")),
        "errors": errors,
        "can_arrange": may(request.user, Act.CONNECT, office),
        "manner": manner,
        "is_inherited": manner.set_by is not None and manner.set_by.pk != office.pk,
        "needs_approval": bool(typed.get("needs_approval")) if is_arranging else manner.needs_approval,
        "opens": typed.get("opens", "") if is_arranging else manner.opens_at.strftime("%H:%M"),
        "closes": typed.get("closes", "") if is_arranging else manner.closes_at.strftime("%H:%M"),
        "goal": typed.get("goal", "") if is_arranging else str(round(manner.goal_minutes / HOUR)),
        "most_hours": MOST_HOURS,
        "days": [(day, name, str(day) in days) for day, name in WEEKDAYS.items()],
        "hours": gettext("%(opens)s to %(closes)s")
        % {"opens": formats.time_format(manner.opens_at), "closes": formats.time_format(manner.closes_at)},
        "own": list(office.canned_answers.order_by("title")),
        "title": typed.get("title", "") if "canned" in errors else "",
        "text": typed.get("text", "") if "canned" in errors else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "inbox/desk.html", context, status=status)
