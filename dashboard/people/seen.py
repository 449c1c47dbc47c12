"""When somebody was last seen, for the list of the browsers in which they are signed in."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from corong.people import sessions

Answering = Callable[[HttpRequest], HttpResponseBase]


class LastSeen:
    """Middleware that remembers it, to some minutes; it stands after allauth's, which knows the request."""

    def __init__(self, get_response: Answering) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        if request.user.is_authenticated and request.session.session_key:
            sessions.saw(request.session.session_key, address=_address(request))
        return self._get_response(request)


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "0.0.0.0"  # noqa: S104 - nothing is bound: a proxy named no address
