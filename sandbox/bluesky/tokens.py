"""Session tokens: real HS256 JWTs, since clients read `exp` and `sub` out of them."""

import base64
import hashlib
import hmac
import json
from typing import Any, Final

HEADER: Final = {"typ": "at+jwt", "alg": "HS256"}
PARTS: Final = 3


def sign(payload: dict[str, Any], secret: str, kind: str = "at+jwt") -> str:
    """A compact JWT."""
    body = ".".join(
        _encode(json.dumps(part, separators=(",", ":")).encode()) for part in (HEADER | {"typ": kind}, payload)
    )
    return f"{body}.{_encode(_mac(body, secret))}"


def verified(token: str, secret: str) -> dict[str, Any] | None:
    """The payload of a token we signed, expired or not."""
    body, _, signature = token.rpartition(".")
    if token.count(".") != PARTS - 1 or not hmac.compare_digest(signature, _encode(_mac(body, secret))):
        return None
    raw = body.split(".")[1]
    payload: dict[str, Any] = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    return payload


def _mac(body: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), body.encode(), hashlib.sha256)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
