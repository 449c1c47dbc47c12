"""Gives many posts new times at once, one after the other, so that nothing goes out in a burst."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from corong import database
from corong.deliveries import commands
from corong.people.queries import within
from corong.people.rules import Act
from dashboard import moments
from dashboard.access import SignedInRequest, require, signed_in
from dashboard.calendar.queries import offices
from dashboard.compose.typed import numbers
from dashboard.waiting import queries
from dashboard.waiting.queries import Entry, Waiting

SPACINGS: Final = (5, 15, 30, 60, 120, 1440)
DEFAULT_SPACING: Final = 30


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """List what waits for a new time, and give it."""
    entries = queries.posts(request.user)
    if request.method != "POST":
        return _page(request, entries, errors={})
    asked = numbers(request.POST, "posts")
    chosen = [entry for entry in entries if entry.post.pk in asked]
    if len(chosen) < len(asked) and not chosen:
        raise Http404
    for entry in chosen:
        require(request.user, Act.COMPOSE, entry.organisation)
    now = database.now()
    errors: dict[str, str] = {}
    first = _first(request, errors, now=now)
    if not chosen:
        errors["posts"] = gettext("Nothing is ticked: choose the posts that are to go out.")
    if errors or first is None:
        return _page(request, entries, errors=errors)
    asked_minutes = request.POST.get("minutes", "")
    minutes = int(asked_minutes) if asked_minutes in map(str, SPACINGS) else DEFAULT_SPACING
    every = timedelta(minutes=minutes)
    times = commands.space_out([entry.deliveries for entry in chosen], first, every=every, by=request.user)
    if not times:
        messages.error(request, gettext("Nothing was changed: these posts have gone on meanwhile."))
        return redirect("waiting")
    zone = moments.zone_of(offices(request.user)[0])
    messages.success(
        request,
        ngettext(
            "%(count)s post has a new time: %(first)s.",
            "%(count)s posts have new times, from %(first)s to %(last)s.",
            len(times),
        )
        % {
            "count": len(times),
            "first": moments.written(times[0], zone),
            "last": moments.written(times[-1], zone),
        },
    )
    return redirect("waiting")


def _first(request: SignedInRequest, errors: dict[str, str], *, now: datetime) -> datetime | None:
    zone = moments.zone_of(offices(request.user)[0])
    try:
        clock = time.fromisoformat(request.POST.get("clock", "")).replace(tzinfo=None)
        first = moments.moment_of(date.fromisoformat(request.POST.get("day", "")), clock, zone)
    except (ValueError, OverflowError):
        errors["day"] = gettext("The day or the time is missing: choose both.")
        return None
    if first <= now:
        errors["day"] = gettext("This time has passed; it is now %(now)s. Choose a later one.") % {
            "now": moments.written(now, zone)
        }
        return None
    return first


def _page(request: SignedInRequest, entries: Sequence[Waiting], *, errors: dict[str, str]) -> HttpResponse:
    seen = offices(request.user)
    if not seen:
        return render(request, "no_office.html", {"page": "waiting"})
    now = database.now()
    zone = moments.zone_of(seen[0])
    soon = (now.astimezone(zone) + timedelta(hours=1)).replace(minute=0)
    writable = set(within(request.user, Act.COMPOSE))
    asked = set(numbers(request.POST, "posts")) if request.method == "POST" else None
    context = {
        "page": "waiting",
        "entries": [
            Entry(
                entry,
                can_move=entry.organisation.pk in writable,
                is_ticked=entry.post.pk in asked if asked is not None else not entry.is_held,
            )
            for entry in entries
        ],
        "can_move_any": any(entry.organisation.pk in writable for entry in entries),
        "offices": seen,
        "errors": errors,
        "zone": moments.zone_name(zone, now),
        "day": request.POST.get("day") or soon.strftime("%Y-%m-%d"),
        "clock": request.POST.get("clock") or soon.strftime("%H:%M"),
        "spacings": SPACINGS,
        "minutes": request.POST.get("minutes") or str(DEFAULT_SPACING),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "waiting/waiting.html", context, status=status)
