"""Second factors as people have them: an app with its secret, recovery codes, passkeys."""

import time
from secrets import token_bytes

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from corong.people.models import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30


def app(person: Person, *, with_codes: bool = True) -> Authenticator:
    """Set up an app, whose codes `code` gives; recovery codes come with it."""
    made = TOTP.activate(person, SECRET).instance
    if with_codes:
        RecoveryCodes.activate(person)
    return made


def code(secret: str = SECRET, *, ahead: int = 0) -> str:
    """Give the digits that the app shows now, or those it shows `ahead` half minutes from now: each counts once."""
    step = int(time.time()) // PERIOD + ahead  # noqa: TID251 - what apps go by
    return str(format_hotp_value(hotp_value(secret, step)))


def passkey(person: Person, *, name: str = "Kunci latihan") -> Authenticator:
    """Add a passkey whose private half nobody keeps."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())  # type: ignore[no-untyped-call] # fido2 leaves it open
    number = token_bytes(32)
    attested = AttestedCredentialData.create(bytes(16), number, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    asserted = AuthenticatorData.create(bytes(32), flags, 0, attested)
    said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, token_bytes(32), "https://testserver")
    credential = {
        "id": websafe_encode(number),
        "rawId": websafe_encode(number),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(AttestationObject.create("none", asserted, {})),
        },
        "clientExtensionResults": {},
    }
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": credential}
    )
