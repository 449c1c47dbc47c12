"""Signing in at the service of a government: for invited people, by the address that the service has verified."""

import logging
from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from corong.people import invitations, linking
from corong.people.invitations import ClosedError
from corong.single_sign_on import NAME
from dashboard.people.service import service_name

LOG: Final = logging.getLogger(__name__)
BROKEN: Final = (OSError, ValueError, KeyError, TypeError)
"""What comes of a service that does not answer, or not as OpenID Connect has it."""


class InvitedOnly(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Lets in who has an account here, or an invitation, under an address the service vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Say no to everybody: who comes in was invited."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """
        Find whose sign-in this is, the first time they come from there.

        Raises:
            ImmediateHttpResponse: nobody's.
        """
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(redirect("security"))
        if _is_mixed_up(sociallogin):
            raise ImmediateHttpResponse(_back(request, "the service told of another person"))
        if sociallogin.is_existing:
            return
        verified = [str(each.email) for each in sociallogin.email_addresses if each.verified in {True, "true"}]
        if not verified:
            messages.error(request, gettext("The sign-in service does not vouch for any e-mail address of yours."))
            raise ImmediateHttpResponse(redirect("account_login"))
        person = linking.known(verified)
        if person is None:
            try:
                person = linking.invited(verified, name=_name(sociallogin))
            except ClosedError as error:
                messages.error(
                    request,
                    gettext("You are not invited as %(email)s. Ask the operator of Corong in your office.")
                    % {"email": invitations.normal(verified[0])},
                )
                raise ImmediateHttpResponse(redirect("account_login")) from error
        sociallogin.connect(request, person)
        linking.record_link(person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: object,
        error: object = None,
        exception: Exception | None = None,
        extra_context: object = None,
    ) -> None:
        """
        Lead back to the door, with a word on why.

        Raises:
            ImmediateHttpResponse: always.
        """
        del provider, extra_context
        raise ImmediateHttpResponse(_back(request, exception or error))


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the service."""
    return _with(views.login, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from it."""
    return _with(views.callback, request, provider_id)


def _with(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    if not service_name() or provider_id != NAME:
        raise Http404
    try:
        answer: HttpResponseBase = view(request, provider_id)
    except BROKEN as error:
        return _back(request, error)
    return answer


def _back(request: HttpRequest, why: object) -> HttpResponseBase:
    LOG.warning("signing in elsewhere did not work: %s", why)
    messages.error(
        request, gettext("Signing in there did not work. Try again, or sign in here with e-mail and password.")
    )
    return redirect("account_login")


def _is_mixed_up(sociallogin: SocialLogin) -> bool:
    """Say whether the token is about one person and what else was told about another: OpenID Connect Core, 5.3.2."""
    told = sociallogin.account.extra_data
    token, more = told.get("id_token") or {}, told.get("userinfo") or {}
    return bool(token and more) and token.get("sub") != more.get("sub")


def _name(sociallogin: SocialLogin) -> str:
    told = sociallogin.account.get_provider_account().get_user_data() or {}
    return str(told.get("name") or "")[:200]
