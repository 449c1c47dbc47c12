"""When somebody was last seen, for the list of the browsers in which they are signed in."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from corong.people import sessions

Answering = Callable[[HttpRequest], HttpResponseBase]
MOST_KEPT: Final = 10_000


class LastSeen:
    """
    Middleware that remembers it, to some minutes; it stands after allauth's, which knows the request.

    Each process keeps in mind when it noted a session last, so that most pages cost no query.
    """

    def __init__(self, get_response: Answering) -> None:
        self._get_response = get_response
        self._noted: dict[str, float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        if request.user.is_authenticated and request.session.session_key and self._is_time(request):
            sessions.saw(request.session.session_key, address=_address(request))
        return self._get_response(request)

    def _is_time(self, request: HttpRequest) -> bool:
        """Say whether the session was not noted lately; a new process goes by when the person signed in."""
        moment, every = monotonic(), sessions.SEEN_EVERY.total_seconds()
        if len(self._noted) > MOST_KEPT:
            self._noted.clear()
        before = self._noted.get(request.session.session_key or "")
        if before is None:
            signed_in = [float(each["at"]) for each in get_authentication_records(request)]
            is_time = bool(signed_in) and timezone.now().timestamp() - max(signed_in) > every
        else:
            is_time = moment - before > every
        if is_time or before is None:
            self._noted[request.session.session_key or ""] = moment
        return is_time


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "0.0.0.0"  # noqa: S104 - nothing is bound: a proxy named no address
