"""The browsers in which a person wants notices: added by the browser itself, removed by a button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from corong.tellings import devices
from corong.tellings.models import Device
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.people.devices import device_name


@require_POST
@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """Keep the browser that asks."""
    given = {name: request.POST.get(name, "") for name in ("address", "key", "auth")}
    try:
        devices.add(request.user, **given, name=device_name(request.headers.get("user-agent", "")))
    except devices.NoSubscriptionError:
        messages.error(request, gettext("This browser gave nothing to which notices could be sent."))
    else:
        messages.success(request, gettext("Notices come to this browser now."))
    return redirect("alert_preferences")


@require_POST
@signed_in
def remove(request: SignedInRequest, number: int) -> HttpResponse:
    """Forget a browser."""
    devices.remove(one(Device.objects.filter(person=request.user), number).pk)
    messages.success(request, gettext("No notices go there any more."))
    return redirect("alert_preferences")
