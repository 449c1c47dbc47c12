"""The accounts of each office: how they stand, looked at, disconnected."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from connectors.catalogue import capabilities
from connectors.errors import ConnectorError
from corong import database
from corong.accounts import checking, life
from corong.accounts.disconnecting import disconnect as forget
from corong.accounts.models import Account
from corong.accounts.seal import UnsealableError
from corong.deliveries.overview import on_their_way
from corong.people.queries import operates
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.connect import queries, sentences


@require_safe
@signed_in
def accounts(request: SignedInRequest) -> HttpResponse:
    """List the accounts of every office the person can see."""
    offices = queries.offices(request.user)
    if not offices:
        return render(request, "no_office.html", {"page": "accounts"})
    context = {
        "page": "accounts",
        "offices": offices,
        "may_connect": any(office.may_connect for office in offices),
        "may_operate": operates(request.user),
        "soon": database.now() + timedelta(seconds=life.WARN_SECONDS),
    }
    return render(request, "connect/accounts.html", context)


@require_POST
@signed_in
def check(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask the platform now whether an account's credentials live."""
    account = connectable(request, number)
    label = capabilities(account.platform).label
    if account.disconnected_at is not None:
        messages.error(request, gettext("This account is disconnected: connect it again first."))
        return redirect("accounts")
    try:
        checking.check(account)
    except ConnectorError as error:
        messages.error(request, sentences.checked(error, label))
    except UnsealableError:
        messages.error(
            request,
            gettext("The stored credentials cannot be opened: the operator must give Corong its former master key."),
        )
    else:
        messages.success(request, gettext("%(handle)s works: the platform accepts it.") % {"handle": account.handle})
    return redirect("accounts")


@require_POST
@signed_in
def disconnect(request: SignedInRequest, number: int) -> HttpResponse:
    """Forget an account's credentials; its history stays."""
    account = connectable(request, number)
    forget(account, by=request.user)
    messages.success(
        request,
        gettext("%(handle)s is disconnected; its posts and figures stay.") % {"handle": account.handle},
    )
    waiting = on_their_way(account)
    if waiting:
        messages.warning(
            request,
            ngettext(
                "%(count)s post is planned on it and waits until it is connected again or the post is cancelled.",
                "%(count)s posts are planned on it and wait until it is connected again or they are cancelled.",
                waiting,
            )
            % {"count": waiting},
        )
    return redirect("accounts")


def connectable(request: SignedInRequest, number: int) -> Account:
    """
    Give an account the person may change.

    Raises:
        Http404: they do not see it. PermissionDenied: they see it only.
    """
    account = one(queries.readable(request.user), number)
    require(request.user, Act.CONNECT, account.organisation)
    return account
