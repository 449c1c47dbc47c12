"""Plan a live broadcast, or change one that is not on air."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from corong import database
from corong.accounts.models import Account
from corong.broadcasts import commands
from corong.broadcasts.models import Broadcast
from corong.broadcasts.queries import readable
from corong.broadcasts.states import CHANGEABLE, State
from corong.library.commands import take_in
from corong.organisations.models import Organisation
from corong.people.rules import Act
from corong.posts.media import RefusedFileError
from corong.posts.models import MediaKind, Medium
from corong.posts.queries import usable_media
from dashboard import moments
from dashboard.access import SignedInRequest, one, require, signed_in
from dashboard.compose.labels import pillars
from dashboard.compose.queries import offices as writable
from dashboard.compose.sentences import refusal_sentence
from dashboard.live import queries
from dashboard.live.labels import privacies
from dashboard.live.typed import Typed, Verdict, judge


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Plan a broadcast."""
    offices = writable(request.user)
    if not offices:
        raise PermissionDenied
    office = _office(request, offices)
    channels = queries.channels(request.user, office)
    if request.method != "POST":
        typed = Typed.fresh(office, now=database.now())
        return _page(request, typed, office, channels, offices=offices)
    typed = Typed.of_form(request.POST)
    picture, refused = _picture(request, office, None)
    judged = _judged(request, typed, office, channels, picture, refused)
    if judged.programme is None or judged.account is None:
        return _page(request, typed, office, channels, offices=offices, judged=judged, picture=picture)
    made = commands.plan(office, judged.account, judged.programme, by=request.user)
    when = moments.written(made.starts_at, moments.zone_of(office))
    messages.success(request, gettext("Planned for %(when)s.") % {"when": when})
    return redirect("broadcast", number=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change what is planned; the platform is told of it."""
    broadcast = one(readable(request.user), number)
    office = broadcast.organisation
    require(request.user, Act.COMPOSE, office)
    if State(broadcast.state) not in CHANGEABLE:
        messages.error(request, gettext("It can no longer be changed: see how it stands now."))
        return redirect("broadcast", number=number)
    channels = [broadcast.account]
    if request.method != "POST":
        return _page(request, Typed.of(broadcast), office, channels, broadcast=broadcast, picture=broadcast.picture)
    typed = Typed.of_form(request.POST)
    picture, refused = _picture(request, office, broadcast.picture)
    judged = _judged(request, typed, office, channels, picture, refused, broadcast=broadcast)
    if judged.programme is None:
        return _page(request, typed, office, channels, broadcast=broadcast, judged=judged, picture=picture)
    try:
        commands.change(broadcast, judged.programme, by=request.user)
    except commands.GoneOnError:
        messages.error(request, gettext("It has gone on meanwhile. Here is how it stands now."))
    else:
        messages.success(request, gettext("Changed."))
    return redirect("broadcast", number=number)


def _office(request: SignedInRequest, offices: Sequence[Organisation]) -> Organisation:
    asked = (request.POST if request.method == "POST" else request.GET).get("office", "")
    if asked and asked not in {str(office.pk) for office in offices}:
        raise Http404
    return next((office for office in offices if str(office.pk) == asked), offices[0])


def _picture(request: SignedInRequest, office: Organisation, kept: Medium | None) -> tuple[Medium | None, str]:
    """Give the picture of the page, and why an uploaded one is not taken."""
    number = request.POST.get("picture", "")
    if number.isdecimal():
        mine = usable_media(request.user).filter(organisation=office, kind=MediaKind.IMAGE)
        kept = mine.filter(pk=int(number[:18])).first() or kept
    if request.POST.get("no_picture"):
        kept = None
    file = request.FILES.get("file")
    if file is None:
        return kept, ""
    try:
        medium = take_in(file, office, by=request.user).medium
    except RefusedFileError as error:
        return kept, refusal_sentence(file.name or "?", error)
    if medium.kind != MediaKind.IMAGE:
        return kept, gettext("This is a video: choose a picture, as JPEG or PNG.")
    return medium, ""


def _judged(
    request: SignedInRequest,
    typed: Typed,
    office: Organisation,
    channels: Sequence[Account],
    picture: Medium | None,
    refused: str,
    *,
    broadcast: Broadcast | None = None,
) -> Verdict:
    judged = judge(
        typed,
        office,
        channels=channels,
        heralds=queries.heralds(request.user, office),
        picture=picture,
        now=database.now(),
        fixed_at=broadcast.starts_at if broadcast else None,
    )
    if refused:
        judged.add("file", refused)
        judged.programme = None
    return judged


def _page(
    request: SignedInRequest,
    typed: Typed,
    office: Organisation,
    channels: Sequence[Account],
    *,
    offices: Sequence[Organisation] = (),
    broadcast: Broadcast | None = None,
    judged: Verdict | None = None,
    picture: Medium | None = None,
) -> HttpResponse:
    errors: Mapping[str, Sequence[str]] = judged.errors if judged else {}
    context = {
        "page": "broadcasts",
        "broadcast": broadcast,
        "typed": typed,
        "office": office,
        "offices": offices,
        "channels": channels,
        "heralds": queries.heralds(request.user, office),
        "privacies": privacies(),
        "pillars": pillars(),
        "picture": picture,
        "zone": moments.zone_name(moments.zone_of(office)),
        "errors": errors,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "live/plan.html", context, status=status)
