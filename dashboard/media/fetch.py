"""Files for platforms that fetch media themselves: no session, only an address that was signed for one of them."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from corong.media.addresses import SUFFIXES, ExpiredError, NoSuchFileError, find
from dashboard.media.away import away


@require_safe
def fetch(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send the file the address was made for: 403 once its time is over, 404 for another address, 503 for now."""
    del request
    try:
        served = find(token)
        file = served.file.open("rb")
    except ExpiredError:
        return HttpResponse(status=403, content_type="text/plain")
    except (NoSuchFileError, FileNotFoundError) as error:
        raise Http404 from error
    except OSError:
        return away()
    is_shown = served.mime in SUFFIXES
    answer = FileResponse(
        file,
        content_type=served.mime if is_shown else "application/octet-stream",
        as_attachment=not is_shown,
        # The name under which it is stored stays ours.
        filename=f"berkas{SUFFIXES.get(served.mime, '')}",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
