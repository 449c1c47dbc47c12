"""Corong's registrations on platforms, entered by the operator; their secrets are never shown again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from connectors.catalogue import PLATFORMS, capabilities
from connectors.errors import Rejected
from corong.accounts import applications
from corong.accounts.homes import home_of
from corong.accounts.ways import every
from corong.people.queries import operates
from corong.tellings import bots
from dashboard.access import SignedInRequest, signed_in
from dashboard.connect import sentences
from dashboard.connect.sign_in import redirect_address

MOST_CHARACTERS = 500


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def registrations(request: SignedInRequest) -> HttpResponse:
    """Show on which platforms Corong is registered, and take what a developers' page gave."""
    if not operates(request.user):
        raise PermissionDenied
    wrong, platform = "", ""
    if request.method == "POST":
        platform = request.POST.get("platform", "")
        if platform not in PLATFORMS:
            wrong = gettext("Choose a platform.")
        elif request.POST.get("act") == "forget":
            applications.forget(platform, request.POST.get("home", ""), by=request.user)
            messages.success(request, gettext("The registration is forgotten."))
            return redirect("registrations")
        else:
            wrong = _keep(request, platform)
        if not wrong:
            messages.success(
                request,
                gettext("The registration on %(platform)s is stored. Its secret is sealed and not shown again.")
                % {"platform": capabilities(platform).label},
            )
            return redirect("registrations")
    context = {
        "page": "registrations",
        "stored": applications.stored(),
        "by_hand": [way.capabilities for way in every() if way.needs_application],
        "redirect_address": redirect_address(request),
        "bot": bots.current(),
        "wrong": wrong,
        "platform": platform,
        "client_id": request.POST.get("client_id", ""),
    }
    return render(request, "connect/registrations.html", context, status=422 if wrong else 200)


def _keep(request: SignedInRequest, platform: str) -> str:
    """Store what was typed; say what is wrong with it, or nothing."""
    client_id = request.POST.get("client_id", "").strip()
    client_secret = request.POST.get("client_secret", "").strip()
    if not client_id or max(len(client_id), len(client_secret)) > MOST_CHARACTERS:
        return gettext("Give the client id and secret as the developers' page of the platform shows them.")
    try:
        home = home_of(request.POST.get("home", "").strip() or capabilities(platform).default_home)
    except Rejected as error:
        return sentences.refused_credentials(error, capabilities(platform).label)
    is_new = home not in applications.homes(platform)
    if is_new and not client_secret:
        return gettext("Give the client id and secret as the developers' page of the platform shows them.")
    applications.keep(platform, home, client_id=client_id, client_secret=client_secret, by=request.user)
    return ""
