"""Nobody goes on without the second factor their office demands: every page leads to setting one up first."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from corong.people import factors
from corong.people.models import Person
from dashboard.access import SignedInRequest

Answering = Callable[[HttpRequest], HttpResponseBase]
OPEN: Final = frozenset(
    {
        "factor_demanded",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "set_language",
        "fetch",
    }
)
"""Addresses that are needed to get there, to leave, or that know nobody."""


class SecondFactor:
    """Middleware that lets nobody past."""

    def __init__(self, get_response: Answering) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Send a person without the factor they need to where they get one; a fragment makes the page go there."""
        del view, args, kwargs
        person = request.user
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not isinstance(person, Person) or name in OPEN or not factors.is_missing(person):
            return None
        if cast("SignedInRequest", request).htmx:
            return HttpResponse(status=HTTPStatus.FORBIDDEN, headers={"HX-Redirect": reverse("factor_demanded")})
        return redirect("factor_demanded")
