"""The week, day by day, in the clock of the office."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corong import database
from dashboard import moments
from dashboard.access import SignedInRequest, signed_in
from dashboard.calendar import queries

DAYS = 7


@require_safe
@signed_in
def week(request: SignedInRequest) -> HttpResponse:
    """Show the week that holds `day` (today if none is given), of one office or of all."""
    offices = queries.offices(request.user)
    asked = request.GET.get("office", "")
    office = next((office for office in offices if str(office.pk) == asked), None)
    if asked and office is None:
        raise Http404
    shown_clock = office or (offices[0] if offices else None)
    if shown_clock is None:
        return render(request, "no_office.html", {"page": "calendar"})
    zone = moments.zone_of(shown_clock)
    now = database.now()
    today = now.astimezone(zone).date()
    try:
        chosen = date.fromisoformat(request.GET.get("day", "") or today.isoformat())
        monday = chosen - timedelta(days=chosen.weekday())
        # Offices of other zones have their days a few hours earlier or later.
        start, end = moments.day_bounds(monday - timedelta(days=1), DAYS + 2, zone)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    days: dict[date, list[queries.Slot]] = {monday + timedelta(days=number): [] for number in range(DAYS)}
    for slot in queries.between(request.user, start, end, office=office):
        local = slot.due_at.astimezone(moments.zone_of(slot.organisation)).date()
        if local in days:
            days[local].append(slot)
    context = {
        "page": "calendar",
        "days": [{"date": day, "slots": found, "is_today": day == today} for day, found in days.items()],
        "first": monday,
        "last": monday + timedelta(days=DAYS - 1),
        "before": monday - timedelta(days=DAYS),
        "after": monday + timedelta(days=DAYS),
        "is_this_week": monday <= today < monday + timedelta(days=DAYS),
        "offices": offices,
        "office": office,
        "zone": moments.zone_name(zone, now),
        "has_many_zones": len({other.timezone for other in offices}) > 1,
        "is_empty": not any(days.values()),
    }
    return render(request, "calendar/week.html", context)
