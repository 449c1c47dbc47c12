"""What is said in a video, for those who cannot hear it: uploaded as SRT or WebVTT, one file a language."""

from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_http_methods

from connectors.contract import MediaKind
from corong.media import commands
from corong.media.captions import MOST_BYTES, BadCaptionsError, Fault
from corong.posts.models import Medium
from corong.posts.queries import usable_media
from dashboard.access import SignedInRequest, one, signed_in

FAULTS: Final = {
    Fault.TOO_LARGE: _("The file is too large for captions: it may have 1 MB and 5,000 texts."),
    Fault.NOT_TEXT: _("This is no text in UTF-8: save it as an SRT or WebVTT file in UTF-8."),
    Fault.EMPTY: _("There is no text with times in this file: upload an SRT or WebVTT file."),
    Fault.TIMES: _("Line %(line)s holds no times as in 00:00:01,000 --> 00:00:02,500."),
    Fault.ORDER: _("The times in line %(line)s go backwards."),
    Fault.TOO_LONG: _("The texts go on after the end of the video: is it the right file?"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the captions of a video, and take new ones in."""
    medium = one(usable_media(request.user), number)
    if medium.kind != MediaKind.VIDEO:
        raise Http404
    if request.method != "POST":
        return _page(request, medium)
    language = request.POST.get("language", "")
    file = request.FILES.get("file")
    if file is None or language not in dict(settings.LANGUAGES):
        return _page(request, medium, wrong=gettext("Choose a file and its language."))
    if (file.size or 0) > MOST_BYTES:
        return _page(request, medium, wrong=gettext(FAULTS[Fault.TOO_LARGE]))
    try:
        commands.caption(medium, language, file.read())
    except BadCaptionsError as error:
        return _page(request, medium, wrong=gettext(FAULTS[error.fault]) % {"line": error.line})
    messages.success(request, gettext("The captions are kept."))
    return redirect("captions", number=number)


def _page(request: SignedInRequest, medium: Medium, *, wrong: str = "") -> HttpResponse:
    names = dict(settings.LANGUAGES)
    kept = [(names.get(each.language, each.language), each.vtt.count("-->")) for each in medium.captions.all()]
    context = {"page": "compose", "medium": medium, "kept": kept, "languages": settings.LANGUAGES, "wrong": wrong}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "media/captions.html", context, status=status)
