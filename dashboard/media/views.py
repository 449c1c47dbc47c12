"""Uploaded files, to those who may see the office they belong to."""

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from corong.posts.queries import viewable_media
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.media.away import away
from dashboard.media.ranges import whole_or_part


@require_safe
@signed_in
def show(request: SignedInRequest, number: int) -> HttpResponseBase:
    """Send one file; the browser may show it, and nothing in it may run."""
    medium = one(viewable_media(request.user), number)
    try:
        file = medium.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    except OSError:
        return away()
    answer = whole_or_part(request, file, size=medium.size_bytes, mime=medium.mime)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
