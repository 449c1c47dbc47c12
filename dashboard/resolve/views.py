"""Deciding on an uncertain delivery: look again, it is there, send it again, give it up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from corong.deliveries import resolve
from corong.deliveries.commands import TooLateError
from corong.deliveries.models import Delivery
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.deliveries import queries
from dashboard.deliveries.views import show

MOST_CHARACTERS = 600


@require_POST
@signed_in
def look(request: SignedInRequest, number: int) -> HttpResponse:
    """Let the engine look at once."""
    delivery = _decidable(request, number)
    try:
        resolve.look_now(delivery, by=request.user)
    except TooLateError:
        return _too_late(request, number)
    messages.info(request, gettext("It is being looked for now. Open this page again in a few seconds."))
    return redirect("delivery", number=number)


@require_POST
@signed_in
def found(request: SignedInRequest, number: int) -> HttpResponse:
    """Take it for published, at the address a person has found."""
    delivery = _decidable(request, number)
    address = request.POST.get("address", "").strip()
    wrong = ""
    try:
        if len(address) > MOST_CHARACTERS:
            raise resolve.NotItsPostError  # noqa: TRY301 - the same answer to the person
        resolve.is_there(delivery, address, by=request.user)
    except TooLateError:
        return _too_late(request, number)
    except resolve.NotItsPostError:
        wrong = gettext("This is no address of a post of %(handle)s: open the post on the platform and copy its link.")
        wrong %= {"handle": delivery.account.handle}
    except resolve.TakenError:
        wrong = gettext("This is the address of another post of yours: open the one that is missing here.")
    if wrong:
        return show(request, delivery, wrong_address=wrong)
    messages.success(request, gettext("Settled: it is published. Its figures are collected from now on."))
    return redirect("delivery", number=number)


@require_POST
@signed_in
def send_again(request: SignedInRequest, number: int) -> HttpResponse:
    """Send it once more: a person has looked, and it is not there."""
    delivery = _decidable(request, number)
    try:
        resolve.send_again(delivery, by=request.user)
    except TooLateError:
        return _too_late(request, number)
    messages.success(request, gettext("It is sent again now, and goes out within seconds."))
    return redirect("delivery", number=number)


@require_POST
@signed_in
def give_up(request: SignedInRequest, number: int) -> HttpResponse:
    """Give it up: it is not there, and nobody wants it any more."""
    delivery = _decidable(request, number)
    try:
        resolve.give_up(delivery, by=request.user)
    except TooLateError:
        return _too_late(request, number)
    messages.success(request, gettext("Given up. It can still be given a new time here."))
    return redirect("delivery", number=number)


def _decidable(request: SignedInRequest, number: int) -> Delivery:
    delivery = one(queries.readable(request.user), number)
    require(request.user, Act.RESOLVE, delivery.organisation)
    return delivery


def _too_late(request: SignedInRequest, number: int) -> HttpResponse:
    messages.error(
        request,
        gettext("It has gone on meanwhile, or is being looked for at this moment. Here is how it stands now."),
    )
    return redirect("delivery", number=number)
