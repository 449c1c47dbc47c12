"""The key by which push services know this service (VAPID, RFC 8292): made once, sealed, never shown."""

from base64 import urlsafe_b64encode
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connectors.contract import Secrets
from corong.accounts import seal
from corong.database import rows
from corong.tellings.models import ServerKey

_LOCK = 0x636F726F04


class Keys(NamedTuple):
    """The private key as DER in base64url, sealed as it is stored, and the public one as browsers take it."""

    sealed: bytes
    public: str

    def private(self) -> str:
        """Open the private key."""
        return seal.reveal(self.sealed)["private_key"]


def server_keys() -> Keys:
    """Give the keys, made at first; two processes at once make one, in the caller's unit."""
    found = ServerKey.objects.order_by("pk").first()
    if found is None:
        rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = ServerKey.objects.order_by("pk").first() or _make()
    return Keys(bytes(found.sealed), found.public)


def _make() -> ServerKey:
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return ServerKey.objects.create(sealed=seal.close(Secrets(private_key=_text(private))), public=_text(public))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
