"""The plan for people's own calendar programs, as iCalendar (RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import icalendar
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from corong import database
from corong.deliveries.models import STATE_LABELS
from corong.feeds import commands
from corong.feeds.models import Feed
from corong.feeds.queries import by_token
from corong.people.queries import organisations
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.calendar import queries
from dashboard.calendar.queries import Wanted
from dashboard.calendar.slots import Slot
from dashboard.templatetags.look import platform_name

BACK: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=180)
MOST_AHEAD: Final = 3000
"""Deliveries that are planned: some posts a day on a handful of accounts for all the days ahead."""
LENGTH: Final = timedelta(minutes=15)
MOST_WORDS: Final = 80
STATES: Final = dict(STATE_LABELS)


@require_safe
def subscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Give the plan to whoever has the address, as far as its person may see it now."""
    feed = by_token(token)
    if feed is None:
        raise Http404
    office = feed.organisation
    if office is not None and not organisations(feed.person, Act.READ).filter(pk=office.pk).exists():
        raise Http404
    now = database.now()
    with translation.override(feed.person.language):
        wanted = Wanted(office=office)
        # Apart: however much went out lately, what is planned is there.
        past = queries.between(feed.person, now - BACK, now, wanted=wanted, is_newest=True)
        ahead = queries.between(feed.person, now, now + AHEAD, wanted=wanted, most=MOST_AHEAD)
        text = _calendar(request, [*past, *ahead], now=now)
    commands.note_reading(feed)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _calendar(request: HttpRequest, slots: Sequence[Slot], *, now: datetime) -> bytes:
    plan = icalendar.Calendar()
    plan.add("prodid", "-//Corong//ID")
    plan.add("version", "2.0")
    plan.add("x-wr-calname", gettext("Corong: planned posts"))
    for slot in slots:
        plan.add_component(_event(request, slot, now=now))
    return bytes(plan.to_ical())


def _event(request: HttpRequest, slot: Slot, *, now: datetime) -> icalendar.Event:
    words = " ".join(slot.text.split())
    short = words if len(words) <= MOST_WORDS else f"{words[: MOST_WORDS - 1]}…"
    where = ", ".join(dict.fromkeys(platform_name(line.platform) for line in slot.lines))
    event = icalendar.Event()
    event.add("uid", f"post-{slot.post}-{int(slot.due_at.timestamp())}@corong")
    event.add("dtstamp", now)
    event.add("dtstart", slot.due_at)
    event.add("dtend", slot.due_at + LENGTH)
    event.add("summary", f"{STATES[slot.first.state]}: {short}")
    event.add("location", where)
    event.add("description", f"{slot.text}\n\n{slot.organisation.name}")
    event.add("url", request.build_absolute_uri(reverse("delivery", args=[slot.first.number])))
    return event


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """List one's feeds, and make one; its address is shown once."""
    offices = queries.offices(request.user)
    address = ""
    if request.method == "POST":
        asked = request.POST.get("office", "")
        office = next((each for each in offices if str(each.pk) == asked), None)
        if asked and office is None:
            raise Http404
        token = commands.open_feed(request.user, office)
        address = request.build_absolute_uri(reverse("feed", args=[token]))
    context = {
        "page": "feeds",
        "feeds": list(Feed.objects.filter(person=request.user).select_related("organisation")),
        "offices": offices,
        "reference": offices[0] if offices else None,
        "address": address,
    }
    answer = render(request, "calendar/feeds.html", context)
    if address:
        answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@signed_in
def close(request: SignedInRequest, number: int) -> HttpResponse:
    """End one of one's own feeds."""
    commands.close(one(Feed.objects.filter(person=request.user), number))
    messages.success(request, gettext("Ended: this address finds nothing any more."))
    return redirect("feeds")
