"""The forms of second factors, made so that no nonsense breaks them and no code counts twice."""

from typing import Any, Final

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django.core.cache import cache
from django.core.exceptions import ValidationError

from dashboard.people.adapter import WRONG_CODE, WRONG_PASSKEY

NONSENSE: Final = (TypeError, ValueError, KeyError, AttributeError, IndexError, InvalidSignature, ArithmeticError)
"""What the library raises where a passkey's answer is none, or is forged."""
CODE_SECONDS: Final = 120
"""For longer than a code of the app can be valid."""


class Code:
    """A code as people type it: with spaces, but in plain digits."""

    cleaned_data: dict[str, Any]
    user: Any

    def clean_code(self) -> str:
        """Take the code if it is right and was not used before."""
        code = "".join(str(self.cleaned_data["code"]).split())
        if not (code.isascii() and code.isdecimal()):
            raise ValidationError(WRONG_CODE)
        self.cleaned_data["code"] = code
        found = str(super().clean_code())  # type: ignore[misc] # of the form it is mixed into
        if not cache.add(f"corong.code:{self.user.pk}:{code}", value=True, timeout=CODE_SECONDS):
            raise ValidationError(WRONG_CODE)
        return found


class Authenticate(Code, AuthenticateForm):  # type: ignore[misc] # allauth has no types
    """A code at the door."""


class Reauthenticate(Code, ReauthenticateForm):  # type: ignore[misc] # allauth has no types
    """A code before something that matters."""


class ActivateApp(Code, ActivateTOTPForm):  # type: ignore[misc] # allauth has no types
    """The first code of an app."""


class Credential:
    """What a passkey said, as the browser passes it on."""

    def clean_credential(self) -> Any:
        """Take the passkey's answer if it is one and is right."""
        try:
            return super().clean_credential()  # type: ignore[misc] # of the form it is mixed into
        except ValidationError as error:
            raise (ValidationError(WRONG_PASSKEY) if error.code == "incorrect_code" else error) from error
        except NONSENSE as error:
            raise ValidationError(WRONG_PASSKEY) from error


class AuthenticatePasskey(Credential, AuthenticateWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A passkey as a second factor at the door."""


class LoginPasskey(Credential, LoginWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A passkey instead of a password."""


class ReauthenticatePasskey(Credential, ReauthenticateWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A passkey before something that matters."""


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A new passkey."""

    def clean(self) -> dict[str, Any]:
        """Take the new passkey if it is one."""
        try:
            return dict(super().clean())
        except ValidationError:
            raise
        except NONSENSE as error:
            raise ValidationError(WRONG_PASSKEY) from error
