"""A delivery's story, and what can still be done with it."""

from datetime import date, time
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong import database
from corong.deliveries import commands
from corong.deliveries.editing import obstacle
from corong.deliveries.models import Delivery
from corong.deliveries.states import MOVES, WAITS_FOR_A_PERSON, State
from corong.deliveries.watch import reason_of
from corong.events.queries import of_subject
from corong.people.queries import may
from corong.people.rules import Act
from corong.tagging.sent import link_as_sent, text_as_sent
from dashboard import moments
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.causes.reasons import sentence
from dashboard.compose.labels import pillar_name
from dashboard.deliveries import queries
from dashboard.deliveries.sentences import entries
from dashboard.resolve.queries import uncertain_context


@require_safe
@signed_in
def story(request: SignedInRequest, number: int) -> HttpResponse:
    """Tell everything that is known of one delivery."""
    return show(request, one(queries.readable(request.user), number))


@require_POST
@signed_in
def cancel(request: SignedInRequest, number: int) -> HttpResponse:
    """Call it off."""
    delivery = _writable(request, number)
    try:
        commands.cancel(delivery, by=request.user, reason=request.POST.get("reason", "").strip()[:600])
    except commands.TooLateError:
        return _too_late(request, number)
    messages.success(request, gettext("Cancelled: this post will not go out on this account."))
    return redirect("delivery", number=number)


@require_POST
@signed_in
def reschedule(request: SignedInRequest, number: int) -> HttpResponse:
    """Give it a new time."""
    delivery = _writable(request, number)
    zone = moments.zone_of(delivery.organisation)
    day, clock = request.POST.get("day", ""), request.POST.get("clock", "")
    now = database.now()
    try:
        due_at = moments.moment_of(date.fromisoformat(day), time.fromisoformat(clock).replace(tzinfo=None), zone)
    except (ValueError, OverflowError):
        return show(request, delivery, wrong=gettext("The day or the time is missing: choose both."))
    if due_at <= now:
        wrong = gettext("This time has passed; it is now %(now)s. Choose a later one.")
        return show(request, delivery, wrong=wrong % {"now": moments.written(now, zone)})
    try:
        commands.reschedule(delivery, due_at, by=request.user)
    except commands.TooLateError:
        return _too_late(request, number)
    messages.success(request, gettext("Scheduled for %(when)s.") % {"when": moments.written(due_at, zone)})
    return redirect("delivery", number=number)


@require_POST
@signed_in
def publish_now(request: SignedInRequest, number: int) -> HttpResponse:
    """Make it due at once."""
    delivery = _writable(request, number)
    try:
        commands.publish_now(delivery, by=request.user)
    except commands.TooLateError:
        return _too_late(request, number)
    messages.success(request, gettext("It is due now and goes out within seconds."))
    return redirect("delivery", number=number)


def _writable(request: SignedInRequest, number: int) -> Delivery:
    delivery = one(queries.readable(request.user), number)
    require(request.user, Act.COMPOSE, delivery.organisation)
    return delivery


def _too_late(request: SignedInRequest, number: int) -> HttpResponse:
    messages.error(request, gettext("Too late: the delivery has gone on meanwhile. Here is how it stands now."))
    return redirect("delivery", number=number)


def show(request: SignedInRequest, delivery: Delivery, *, wrong: str = "", wrong_address: str = "") -> HttpResponse:
    """Show the story; with what is wrong with a time or an address somebody typed."""
    events = of_subject("delivery", delivery.pk)
    attempts = list(delivery.attempts.all())
    state = State(delivery.state)
    zone = moments.zone_of(delivery.organisation)
    now = database.now()
    found = reason_of(delivery.pk) if state not in {State.PUBLISHED, State.CANCELLED} else None
    due = (delivery.due_at or now).astimezone(zone)
    is_writer = may(request.user, Act.COMPOSE, delivery.organisation)
    siblings = queries.siblings(delivery)
    context = {
        "page": "calendar",
        "delivery": delivery,
        "organisation": delivery.organisation,
        "post": delivery.post,
        "text": text_as_sent(delivery),
        "link_url": link_as_sent(delivery),
        "publication": getattr(delivery, "publication", None),
        "pillar": pillar_name(delivery.post.pillar),
        "why": sentence(found, zone=zone, now=now) if found else "",
        "entries": entries(events, attempts, queries.names(events)),
        "siblings": siblings,
        "tries": len(attempts),
        "zone": moments.zone_name(zone, delivery.due_at),
        "day": request.POST.get("day") or due.strftime("%Y-%m-%d"),
        "clock": request.POST.get("clock") or due.strftime("%H:%M"),
        "wrong": wrong,
        "wrong_address": wrong_address,
        "address": request.POST.get("address", ""),
        "can_edit": is_writer and state is not State.CANCELLED and obstacle([delivery, *siblings]) is None,
        **(uncertain_context(request.user, delivery, now=now) if state is State.UNCERTAIN else {}),
        "can_cancel": is_writer and State.CANCELLED in MOVES[state],
        "can_reschedule": is_writer
        and (state is State.SCHEDULED or (state in WAITS_FOR_A_PERSON and State.SCHEDULED in MOVES[state])),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong or wrong_address else HTTPStatus.OK
    return render(request, "deliveries/story.html", context, status=status)
