"""Whether links to an office's own pages say where a visitor came from."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from corong.organisations.models import Organisation
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.posts.models import Pillar
from corong.tagging.commands import arrange
from corong.tagging.queries import newest
from corong.tagging.rules import MOST_HOSTS, Tags, hosts_in, is_campaign, tagged_address
from dashboard.access import SignedInRequest, signed_in

MOST_CAMPAIGN: Final = 60
MOST_DIGITS: Final = 18


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Show what is added to an office's links, and arrange it."""
    office = _office(request)
    now = newest(office)
    if request.method != "POST":
        typed = {
            "is_on": bool(now and now.is_on),
            "hosts": "\n".join(now.hosts) if now else "",
            "campaign": now.campaign if now else "",
        }
        return _page(request, office, typed, {})
    written = request.POST.get("hosts", "")
    campaign = request.POST.get("campaign", "").strip()
    is_on = bool(request.POST.get("is_on"))
    hosts, wrong = hosts_in(written)
    errors: dict[str, str] = {}
    if wrong:
        errors["hosts"] = gettext("This is no name of a site: %(words)s. Write it as in contoh.go.id.") % {
            "words": ", ".join(word[:60] for word in wrong[:5])
        }
    elif len(hosts) > MOST_HOSTS:
        errors["hosts"] = gettext("These are more than %(most)s sites: name the main ones.") % {"most": MOST_HOSTS}
    elif is_on and not hosts:
        errors["hosts"] = gettext("Name at least one site of your office.")
    if campaign and (len(campaign) > MOST_CAMPAIGN or not is_campaign(campaign)):
        errors["campaign"] = gettext(
            "Write the campaign in small letters, digits, hyphens and underscores, at most %(most)s."
        ) % {"most": MOST_CAMPAIGN}
    if errors:
        return _page(request, office, {"is_on": is_on, "hosts": written, "campaign": campaign}, errors)
    arrange(office, is_on=is_on, hosts=hosts, campaign=campaign, by=request.user)
    messages.success(
        request,
        gettext("Saved. It holds for what is scheduled from now on.")
        if is_on
        else gettext("Saved. Nothing is added to links of what is scheduled from now on."),
    )
    return redirect(f"{reverse('link_tags')}?office={office.pk}")


def _office(request: SignedInRequest) -> Organisation:
    asked = (request.POST if request.method == "POST" else request.GET).get("office", "")
    offices = organisations(request.user, Act.CONNECT).order_by("path")
    if asked and not (asked.isdecimal() and len(asked) <= MOST_DIGITS):
        raise Http404
    office = offices.filter(pk=asked).first() if asked else offices.first()
    if office is None:
        if asked and offices.exists():
            raise Http404
        raise PermissionDenied
    return office


def _page(
    request: SignedInRequest, office: Organisation, typed: dict[str, object], errors: dict[str, str]
) -> HttpResponse:
    hosts, _ = hosts_in(str(typed["hosts"]))
    shown = hosts[0] if hosts else "contoh.go.id"
    campaign = "" if errors.get("campaign") else str(typed["campaign"])
    context = {
        "page": "link_tags",
        "office": office,
        "offices": list(organisations(request.user, Act.CONNECT).order_by("path")),
        "typed": typed,
        "errors": errors,
        "example": tagged_address(
            f"https://{shown}/layanan", Tags((shown,), campaign), source="facebook", pillar=Pillar.SERVICE.value
        ),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "tagging/tagging.html", context, status=status)
