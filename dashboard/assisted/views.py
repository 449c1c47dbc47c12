"""Publish by hand, made for the telephone in one's hand: text, media, the way there, and the address to paste."""

from http import HTTPStatus
from typing import Final

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from corong.config import config
from corong.database import now
from corong.deliveries import by_hand
from corong.deliveries.commands import TooLateError
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.media.addresses import SUFFIXES
from corong.people.directory import hands
from corong.people.queries import within
from corong.people.rules import Act
from dashboard.access import SignedInRequest, signed_in
from dashboard.assisted import queries, reminders
from dashboard.assisted.mine import mine

MOST_CHARACTERS: Final = 600
MOST_LINES: Final = 200
LEAST_ROWS: Final = 3
MOST_ROWS: Final = 14
CHARACTERS_A_ROW: Final = 42
"""On a telephone; a text that fits is seen whole, without scrolling in it."""


@require_safe
@signed_in
def listing(request: SignedInRequest) -> HttpResponse:
    """List what waits for a person to publish it, the one due first at the front."""
    if not within(request.user, Act.COMPOSE):
        raise PermissionDenied
    found = queries.waiting(request.user)
    context = {"page": "by_hand", "waiting": found[:MOST_LINES], "more": max(0, len(found) - MOST_LINES)}
    return render(request, "assisted/list.html", context)


@require_safe
@signed_in
def show(request: SignedInRequest, number: int) -> HttpResponse:
    """Hand over what is to be published; whatever does not wait for a person has its story instead."""
    delivery = mine(request, number)
    if delivery.state == State.PUBLISHED:
        return redirect("assisted_figures", number=number)
    if delivery.state != State.NEEDS_HAND:
        return redirect("delivery", number=number)
    return _page(request, delivery)


@require_POST
@signed_in
def done(request: SignedInRequest, number: int) -> HttpResponse:
    """Take the address of the post a person has published."""
    delivery = mine(request, number)
    address = request.POST.get("address", "").strip()
    wrong = ""
    try:
        if len(address) > MOST_CHARACTERS:
            raise by_hand.WrongAddressError  # noqa: TRY301 - the same answer to the person
        by_hand.done(delivery, address, by=request.user)
    except by_hand.WrongAddressError:
        wrong = gettext("This is no address of a post of %(handle)s: open the post there and copy its link.")
        wrong %= {"handle": delivery.account.handle}
    except by_hand.AnotherPostError:
        wrong = gettext("This is the address of another post of yours: copy the link of the one you published now.")
    except TooLateError:
        messages.error(request, gettext("Too late: the delivery has gone on meanwhile. Here is how it stands now."))
        return redirect("delivery", number=number)
    if wrong:
        return _page(request, delivery, wrong=wrong)
    messages.success(request, gettext("Thank you: it counts as published, with its address as evidence."))
    return redirect("assisted_figures", number=number)


@require_safe
@signed_in
def enclosure(request: SignedInRequest, number: int, place: int) -> HttpResponseBase:
    """Send one file of the post, to be kept on the telephone."""
    delivery = mine(request, number)
    found = queries.enclosures(delivery)
    if place >= len(found) or found[place].file is None:
        raise Http404
    chosen = found[place]
    try:
        file = chosen.file.open("rb") if chosen.file else None
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError:
        messages.error(request, gettext("The file cannot be read just now: try again in some minutes."))
        return redirect("assisted", number=number)
    name = f"corong-{delivery.pk}-{place + 1}{SUFFIXES.get(chosen.mime, '')}"
    answer = FileResponse(file, content_type=chosen.mime, as_attachment=True, filename=name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page(request: SignedInRequest, delivery: Delivery, *, wrong: str = "") -> HttpResponse:
    path = reverse("assisted", args=[delivery.pk])
    address = f"{config().corong_public_address}{path}" if config().corong_public_address else ""
    address = address or request.build_absolute_uri(path)
    text = queries.text(delivery)
    context = {
        "page": "by_hand",
        "delivery": delivery,
        "organisation": delivery.organisation,
        "account": delivery.account,
        "text": text,
        "rows": min(MOST_ROWS, max(LEAST_ROWS, sum(1 + len(line) // CHARACTERS_A_ROW for line in text.splitlines()))),
        "enclosures": queries.enclosures(delivery),
        "is_held": by_hand.is_held(delivery),
        "reminder": reminders.of(delivery.due_at or delivery.created_at, now()),
        "told": [person.name for person in hands([delivery.pk])],
        "here": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "wrong": wrong,
        "address": request.POST.get("address", ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "assisted/show.html", context, status=status)
