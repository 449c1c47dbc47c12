"""How a picture or video fits a platform that refuses its shape: an officer chooses, nothing is cut unasked."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from connectors import limits
from connectors.catalogue import PLATFORMS, capabilities
from corong.media import commands
from corong.media.queries import framing_of
from corong.media.rules import Framing, Mode
from corong.posts.media import for_platforms
from corong.posts.models import Medium
from corong.posts.queries import usable_media
from dashboard.access import SignedInRequest, one, signed_in

MIDDLE: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: SignedInRequest, number: int, platform: str) -> HttpResponse:
    """Offer a border, or a cut whose place the officer chooses."""
    medium = one(usable_media(request.user), number)
    if platform not in PLATFORMS:
        raise Http404
    nearest = limits.nearest_shape(capabilities(platform), for_platforms(medium))
    if request.method == "POST":
        framing = _chosen(medium, nearest, request.POST.get("mode", ""), request.POST.get("place", ""))
        try:
            commands.frame(medium, platform, framing, by=request.user)
        except commands.InUseError:
            messages.error(
                request,
                gettext(
                    "This file stands in a post that is planned or published already: "
                    "make a copy on its page in the library."
                ),
            )
        else:
            messages.success(request, gettext("Kept. Go back to your post: it is counted anew as you go on writing."))
        return redirect("framing", number=number, platform=platform)
    kept = framing_of(medium, platform)
    shape = medium.width / medium.height if medium.height else 1.0
    context = {
        "page": "compose",
        "medium": medium,
        "platform": platform,
        "is_refused": nearest is not None,
        "is_tall": nearest is not None and shape < nearest,
        "share": round(_share(shape, nearest) * 100, 1),
        "mode": kept.mode.value if kept else "",
        "place": _place(kept),
    }
    return render(request, "media/framing.html", context)


def _chosen(medium: Medium, nearest: float | None, mode: str, place: str) -> Framing | None:
    if nearest is None or mode not in set(Mode):
        return None
    if mode == Mode.BORDER:
        return Framing(Mode.BORDER)
    shape = medium.width / medium.height
    share = _share(shape, nearest)
    # The slider goes from one end to the other of what can be left out.
    start = (1 - share) * min(int(place) if place.isdecimal() else MIDDLE, 100) / 100
    if shape < nearest:
        return Framing(Mode.CROP, top=round(start, 3), height=round(share, 3))
    return Framing(Mode.CROP, left=round(start, 3), width=round(share, 3))


def _share(shape: float, nearest: float | None) -> float:
    """Give how much of the longer side stays when the least possible is cut; a hair less, so that it surely fits."""
    if nearest is None:
        return 1.0
    return min(shape / nearest, nearest / shape) * 0.995


def _place(kept: Framing | None) -> int:
    if kept is None or kept.mode is not Mode.CROP:
        return MIDDLE
    left_out = 2 - kept.width - kept.height
    return round((kept.left + kept.top) / left_out * 100) if left_out else MIDDLE
