"""Reading the figures of one post now, as far as its platform's limits allow."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from corong.database import unit
from corong.metrics import queries as metrics
from corong.metrics import refreshing
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, require, signed_in


@require_POST
@signed_in
def publication(request: SignedInRequest, number: int) -> HttpResponse:
    """Have the figures of a post read now."""
    shown = one(metrics.readable(request.user), number)
    require(request.user, Act.COMPOSE, shown.account.organisation)
    with unit():
        is_asked = refreshing.ask(shown)
    if is_asked:
        messages.success(request, gettext("The figures are being read; they appear here in a moment."))
    else:
        messages.error(request, gettext("The figures cannot be read now; this page says from when on they can."))
    return redirect("publication", shown.pk)
