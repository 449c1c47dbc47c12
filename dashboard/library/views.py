"""The library: all media of the offices one reads, searched and filed, and where new ones come in."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from corong import database
from corong.library import queries as library
from corong.library.rules import folder_of
from corong.library.thumbnails import MIME, thumbnail
from corong.organisations.models import Organisation
from corong.posts.queries import viewable_media
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.library import consents, queries
from dashboard.library.asked import asked
from dashboard.library.labels import kind_names, shown
from dashboard.library.uploads import Uploaded, upload
from dashboard.media.away import away

ON_ONE_PAGE: Final = 24
MOST_PLACES: Final = 2
MOST_FILES: Final = 20
"""Most files at once: each is decoded and written anew while the officer waits."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest) -> HttpResponse:
    """Show what is looked for, and take files in."""
    offices = queries.offices(request.user)
    if request.method == "POST":
        return _take(request, offices)
    if not offices:
        return render(request, "no_office.html", {"page": "library"})
    return _page(request, offices)


@require_safe
@signed_in
def small(request: SignedInRequest, number: int) -> HttpResponse:
    """Send a small picture of a medium."""
    medium = one(viewable_media(request.user), number)
    try:
        content = thumbnail(medium)
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError:
        return away()
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type=MIME)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _take(request: SignedInRequest, offices: Sequence[Organisation]) -> HttpResponse:
    writable = queries.writable(request.user)
    if not writable:
        raise PermissionDenied
    number = request.POST.get("office", "")
    office = next((each for each in writable if str(each.pk) == number), None)
    if number and office is None:
        raise Http404
    office = office or writable[0]
    files = request.FILES.getlist("files")
    if not files:
        return _page(request, offices, refused=[gettext("No file is chosen: choose images or videos.")])
    if len(files) > MOST_FILES:
        most = gettext("%(limit)s files at once are the most: choose fewer.") % {"limit": MOST_FILES}
        return _page(request, offices, refused=[most])
    folder = folder_of(request.POST.get("folder", ""))
    done = upload(files, office, by=request.user, folder=folder)
    _tell(request, done)
    if done.refused:
        return _page(request, offices, refused=done.refused)
    return redirect("library")


def _tell(request: SignedInRequest, done: Uploaded) -> None:
    if done.new:
        count = len(done.new)
        messages.success(
            request,
            ngettext("%(count)s file is in the library now.", "%(count)s files are in the library now.", count)
            % {"count": count},
        )
    if done.known:
        count = len(done.known)
        told = ngettext(
            "%(count)s file was in the library already; it is not stored twice.",
            "%(count)s files were in the library already; they are not stored twice.",
            count,
        )
        messages.info(request, told % {"count": count})


def _page(request: SignedInRequest, offices: Sequence[Organisation], *, refused: Sequence[str] = ()) -> HttpResponse:
    look = asked(request.GET, offices)
    media = viewable_media(request.user)
    pages = Paginator(library.found(media, look.wanted), ON_ONE_PAGE).get_page(request.GET.get("page"))
    uses = queries.uses(request.user, list(pages), most_places=MOST_PLACES)
    folders = library.folders(media)
    now = database.now()
    context = {
        "page": "library",
        "pages": pages,
        "rows": [shown(medium, uses[medium.pk], on=consents.today(medium.organisation, now)) for medium in pages],
        "look": look,
        "wanted": look.wanted,
        "newer": look.query(page=pages.number - 1) if pages.has_previous() else "",
        "older": look.query(page=pages.number + 1) if pages.has_next() else "",
        "offices": offices,
        "writable": queries.writable(request.user),
        "chosen_office": request.POST.get("office", ""),
        "folder": request.POST.get("folder", "") or look.wanted.folder,
        "folders": folders,
        "tags": library.tags(media),
        "kinds": kind_names().items(),
        "refused": refused,
        "address": reverse("library"),
    }
    is_fragment = bool(request.htmx) and not request.htmx.history_restore_request and request.method != "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    answer = render(request, "library/_found.html" if is_fragment else "library/library.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
