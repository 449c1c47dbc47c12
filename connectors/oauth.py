"""Corong as a platform's servers know it, and the secrets of one person's way through their sign-in page."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe


@dataclass(frozen=True, slots=True)
class Application:
    """Corong as one server knows it: registered by hand on the platform, or by itself (Mastodon)."""

    home: str
    client_id: str
    redirect_address: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verifier:
    """The secret half of PKCE (S256), kept until the code comes back."""

    value: str = field(default_factory=lambda: token_urlsafe(48), repr=False)

    @property
    def challenge(self) -> str:
        """The half that goes out with the person."""
        return urlsafe_b64encode(sha256(self.value.encode()).digest()).decode().rstrip("=")
