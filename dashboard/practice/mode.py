"""Whether this browser practises: kept in its session, so that the same person can work in another."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

KEY: Final = "practises"
Answering = Callable[[HttpRequest], HttpResponseBase]


class PracticeMode:
    """Middleware that marks the person for this request; it stands after the one that knows them."""

    def __init__(self, get_response: Answering) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        if request.user.is_authenticated and request.session.get(KEY):
            request.user.practises = True
        return self._get_response(request)
