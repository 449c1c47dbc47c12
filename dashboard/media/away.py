"""What is answered while the store of media does not: it may again in a moment."""

from http import HTTPStatus
from typing import Final

from django.http import HttpResponse

AGAIN_SECONDS: Final = 30


def away() -> HttpResponse:
    """Say so to browsers and platforms alike."""
    answer = HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain")
    answer["Retry-After"] = str(AGAIN_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer
