"""The calendar: month, week, day or list, in the clock of the office; posts are moved in it."""

from datetime import date, datetime, timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from corong import database
from corong.deliveries import commands
from corong.deliveries.models import STATE_LABELS
from corong.organisations import holidays
from corong.people.queries import within
from corong.people.rules import Act
from dashboard import moments
from dashboard.access import SignedInRequest, require, signed_in
from dashboard.calendar import queries
from dashboard.calendar.asked import Asked, read
from dashboard.calendar.days import by_day
from dashboard.calendar.period import View
from dashboard.calendar.slots import MOVABLE
from dashboard.compose.labels import pillars

MOST_SHOWN: Final = {View.MONTH: 4, View.WEEK: 12}
"""Posts that a day of these layouts shows; its own page shows the others too."""


@require_safe
@signed_in
def show(request: SignedInRequest) -> HttpResponse:
    """Show the days asked for, of one office or of all."""
    now = database.now()
    asked = read(request.user, request.GET.dict(), now=now)
    if asked is None:
        return render(request, "no_office.html", {"page": "calendar"})
    try:
        days = _days(request, asked)
    except OverflowError as error:
        raise Http404 from error
    shown = asked.period
    context = {
        "page": "calendar",
        "days": days if shown.view is not View.LIST else [day for day in days if day["slots"] or day["off"]],
        "period": shown,
        "is_month": shown.view is View.MONTH,
        "views": [(view.value, name, asked.address(view=view)) for view, name in view_names()],
        "before": asked.address(day=shown.before),
        "after": asked.address(day=shown.after),
        "now": asked.address(day=asked.today),
        "is_now": shown.first <= asked.today <= shown.last,
        "filters": asked.filters(),
        "offices": asked.offices,
        "office": asked.wanted.office,
        "accounts": asked.accounts,
        "authors": asked.authors,
        "pillars": pillars(),
        "states": STATE_LABELS,
        "wanted": asked.wanted,
        "zone": moments.zone_name(asked.zone, now),
        "has_many_zones": len({other.timezone for other in asked.offices}) > 1,
        "is_empty": not any(day["slots"] for day in days),
        "here": request.get_full_path(),
    }
    return render(request, "calendar/calendar.html", context)


def view_names() -> list[tuple[View, str]]:
    """Name the layouts, in the order in which they are offered."""
    return [
        (View.MONTH, pgettext("calendar layout", "Month")),
        (View.WEEK, pgettext("calendar layout", "Week")),
        (View.DAY, pgettext("calendar layout", "Day")),
        (View.LIST, pgettext("calendar layout", "List")),
    ]


def _days(request: SignedInRequest, asked: Asked) -> list[dict[str, object]]:
    shown = asked.period
    writable = set(within(request.user, Act.COMPOSE))
    most = MOST_SHOWN.get(shown.view, queries.MOST // len(shown.days))
    found = by_day(shown.days, offices=asked.offices, wanted=asked.wanted, most=most)
    off = holidays.between(shown.first, shown.last, language=get_language() or "id")
    return [
        {
            "date": day,
            "slots": [(slot, slot.can_move and slot.organisation.pk in writable) for slot in found[day].slots],
            "more": max(0, found[day].count - len(found[day].slots)),
            "is_today": day == asked.today,
            "is_outside": shown.view is View.MONTH and day.month != shown.chosen.month,
            "off": off.get(day),
            "address": asked.address(view=View.DAY, day=day),
        }
        for day in shown.days
    ]


@require_POST
@signed_in
def move(request: SignedInRequest) -> HttpResponse:
    """Move a post to another day; it keeps its time of day."""
    try:
        due_at = datetime.fromisoformat(request.POST.get("due_at", ""))
        day = date.fromisoformat(request.POST.get("day", ""))
        number = int(request.POST.get("post", ""))
        found = queries.planned(request.user, number, due_at) if due_at.tzinfo and 0 < number < 2**63 else []
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if not found:
        raise Http404
    office = found[0].organisation
    require(request.user, Act.COMPOSE, office)
    zone = moments.zone_of(office)
    clock = due_at.astimezone(zone).time()
    try:
        new = moments.moment_of(day, clock, zone)
    except (ValueError, OverflowError):
        messages.error(request, gettext("The clock jumps over this time on this day: choose another."))
        return _back(request)
    if new <= database.now():
        messages.error(request, gettext("This day and time have passed: choose a later day."))
        return _back(request)
    heads = [each for each in found if each.state in MOVABLE]
    moved = commands.space_out([heads], new, every=timedelta(0), by=request.user) if heads else []
    if moved:
        messages.success(request, gettext("Moved to %(when)s.") % {"when": moments.written(new, zone)})
    else:
        messages.error(request, gettext("Nothing was moved: this post has gone on meanwhile."))
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    here = request.POST.get("here", "")
    if here.startswith("/calendar/") and url_has_allowed_host_and_scheme(here, {request.get_host()}):
        return redirect(here)
    return redirect("calendar")
