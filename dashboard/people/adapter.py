"""How the sign-in pages behave: invitation only, in our words, with sealed second factors."""

import io
import logging
from smtplib import SMTPException
from typing import Final

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from connectors.contract import Secrets
from corong.accounts import seal
from corong.people import factors
from corong.people.models import Person

LOG: Final = logging.getLogger(__name__)
WRONG_CODE: Final = _("This code is not right. Codes change every 30 seconds: type the one that is shown now.")
WRONG_PASSKEY: Final = _("This passkey was not accepted. Try again, or choose another way.")


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Refuses open sign-up, and says in our words what goes wrong."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("You can no longer sign in. Ask the operator of Corong in your office."),
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("The password is not right."),
        "invalid_password_reset": _("This link was used already, or its time is over."),
        "too_many_login_attempts": _("Too many wrong tries. Wait 15 minutes, or let the operator help you in."),
        "rate_limited": _("Too many tries. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no to everybody."""
        del request
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to one's own page."""
        del request
        return reverse("security")

    def get_reset_password_from_key_redirect_url(self, request: HttpRequest) -> str:
        """Go to the door: who sets a new password signs in with it."""
        del request
        return reverse("account_login")

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, object]) -> None:
        """
        Send the link, in the person's language.

        Raises:
            ImmediateHttpResponse: the mail server does not take it.
        """
        with translation.override(user.language):
            message = self.render_mail("account/email/password_reset_key", email, context)
        try:
            message.send()
        except (OSError, SMTPException) as error:
            LOG.warning("a password link was not sent: %s", error)
            messages.error(self.request, gettext("The mail server does not answer. Try again in some minutes."))
            raise ImmediateHttpResponse(redirect("account_reset_password")) from error

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is: allauth would name the host in it."""
        return subject


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Seals the secrets of second factors, and keeps the last of them where an office demands one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Your office demands a second factor: set up another one before."),
        "incorrect_code": WRONG_CODE,
    }

    def get_totp_label(self, user: Person) -> str:
        """Name the account in the app on the telephone."""
        return user.email

    def build_totp_svg(self, url: str) -> str:
        """Draw the code that the app on the telephone reads, dark on light in every theme."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, light="#ffffff", xmldecl=False)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return seal.close(Secrets(factor=text)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """
        Open a sealed secret.

        Raises:
            UnsealableError: as `seal.reveal`.
        """
        return seal.reveal(encrypted_text.encode("ascii"))["factor"]

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Say no where it is the last second factor and an office demands one."""
        person = authenticator.user
        return not (factors.is_demanded(person) and factors.is_last(person))

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """Propose a name for a passkey."""
        del user, type
        return gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the service as browsers show it."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Corong"}
