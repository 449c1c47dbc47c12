"""What a person does to connect an account of each platform, read from its connector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast

from connectors.capabilities import Capabilities, Credential
from connectors.catalogue import PLATFORMS
from connectors.catalogue import platform as load
from connectors.contract import Identity, Secrets
from connectors.oauth import Application
from connectors.verbs import Authoriser, SignIn
from connectors.wire import Wire

_USUAL: Final = {
    Credential.TOKEN: ("access_token",),
    Credential.APP_PASSWORD: ("identifier", "app_password"),
    Credential.OAUTH: (),
}


class Registrar(Protocol):
    """What `authorise` has where servers let Corong make itself known to them."""

    def register(self, home: str, redirect_address: str, wire: Wire, /) -> Application:
        """Make Corong known to a server. Raises as `Authoriser.identify`."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How accounts of one platform are connected: by its sign-in page, by typing what it asks for, or by either."""

    capabilities: Capabilities
    authorise: Authoriser
    sign_in: SignIn | None
    registrar: Registrar | None
    asks: tuple[str, ...]
    """Names of the secrets a person types; empty: only the sign-in page."""

    @property
    def needs_application(self) -> bool:
        """Say whether somebody must register Corong on the platform by hand before anybody can sign in there."""
        return self.capabilities.credential is Credential.OAUTH and self.registrar is None

    def identities(self, home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
        """Give every account the credentials open. Raises as `Authoriser.identify`."""
        if hasattr(self.authorise, "choices"):
            return cast("SignIn", self.authorise).choices(home, secrets, wire)
        return [self.authorise.identify(home, secrets, wire)]


def ways(platform: str) -> Ways:
    """
    Say how accounts of a platform are connected.

    Raises:
        UnknownPlatformError: not in the catalogue.
    """
    modules = load(platform)
    authorise = modules.authorise
    return Ways(
        capabilities=modules.capabilities,
        authorise=authorise,
        sign_in=cast("SignIn", authorise) if hasattr(authorise, "address") else None,
        registrar=cast("Registrar", authorise) if hasattr(authorise, "register") else None,
        asks=modules.capabilities.asks or _USUAL[modules.capabilities.credential],
    )


def every() -> Sequence[Ways]:
    """Give the ways of all platforms, by name."""
    return sorted(map(ways, PLATFORMS), key=lambda each: each.capabilities.label.casefold())
