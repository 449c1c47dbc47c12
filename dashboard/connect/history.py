"""How far back an account's own posts are known: shown while it is read, and read further on request."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from connectors.catalogue import offers
from corong.database import unit
from corong.histories import commands
from corong.histories.queries import Reach
from corong.histories.queries import of as known_of
from corong.people.queries import may
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.connect import queries
from dashboard.connect.views import connectable

FURTHER: Final = (90, 365, 1095)
"""Days that can be asked for."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, number: int) -> HttpResponse:
    """Show how far the posts of an account are known (a part of the page on accounts), or read further back."""
    if request.method == "POST":
        return _go_back(request, number)
    account = one(queries.readable(request.user).select_related("history"), number)
    context = {
        "account": account,
        "organisation": account.organisation,
        "known": known_of(account),
        "may_connect": may(request.user, Act.CONNECT, account.organisation),
        "further": FURTHER,
    }
    return render(request, "connect/_history.html" if request.htmx else "connect/history.html", context)


def _go_back(request: SignedInRequest, number: int) -> HttpResponse:
    account = connectable(request, number)
    if account.disconnected_at is not None or not offers(account.platform, "history"):
        raise PermissionDenied
    asked = request.POST.get("days", "")
    days = int(asked) if asked in map(str, FURTHER) else FURTHER[0]
    if known_of(account).reach is Reach.READING:
        messages.info(
            request, gettext("The earlier posts of %(handle)s are being read already.") % {"handle": account.handle}
        )
    else:
        with unit():
            commands.go_back(account, days=days, by=request.user)
        messages.success(
            request,
            gettext("The posts of %(handle)s of the last %(days)s days are read now; nothing is counted twice.")
            % {"handle": account.handle, "days": days},
        )
    return redirect("account_history", number)
