"""Every platform, by name. Adding one is one line here and its folder: modules are loaded on request."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final, cast

from connectors.capabilities import Capabilities
from connectors.contract import PlatformName
from connectors.verbs import (
    Authoriser,
    Broadcaster,
    Converser,
    Hider,
    Historian,
    Measurer,
    Permalink,
    Publisher,
    Revisitor,
    Spectator,
    Wording,
)

PLATFORMS: Final = {
    "mastodon": "connectors.mastodon",
    "bluesky": "connectors.bluesky",
    "facebook": "connectors.facebook",
    "instagram": "connectors.instagram",
    "threads": "connectors.threads",
    "wordpress": "connectors.wordpress",
    "x": "connectors.x",
    "telegram": "connectors.telegram",
    "linkedin": "connectors.linkedin",
    "tiktok": "connectors.tiktok",
    "whatsapp_channel": "connectors.assisted.whatsapp_channel",
    "instagram_story": "connectors.assisted.instagram_story",
    "youtube": "connectors.youtube",
    "discord": "connectors.discord",
}


class UnknownPlatformError(LookupError):
    """No connector has this name."""


@dataclass(frozen=True, slots=True)
class Platform:
    """The modules of one platform; None for a verb its API does not offer."""

    name: PlatformName
    capabilities: Capabilities
    authorise: Authoriser
    publish: Publisher
    measure: Measurer | None
    history: Historian | None
    converse: Converser | None
    hide: Hider | None
    revisit: Revisitor | None
    wording: Wording
    permalink: Permalink | None
    live: Broadcaster | None
    seen: Spectator | None = None


@cache
def platform(name: str) -> Platform:
    """
    Load a platform's modules.

    Raises:
        UnknownPlatformError: not in the catalogue.
    """
    package = PLATFORMS.get(name)
    if package is None:
        raise UnknownPlatformError(f"{name} is not a platform of Corong. There are: {', '.join(PLATFORMS)}.")
    return Platform(
        name=PlatformName(name),
        capabilities=capabilities(name),
        authorise=cast("Authoriser", import_module(f"{package}.authorise")),
        publish=cast("Publisher", import_module(f"{package}.publish")),
        measure=cast("Measurer | None", _offered(f"{package}.measure")),
        history=cast("Historian | None", _offered(f"{package}.history")),
        converse=cast("Converser | None", _offered(f"{package}.converse")),
        hide=cast("Hider | None", _offered(f"{package}.hide")),
        revisit=cast("Revisitor | None", _offered(f"{package}.revisit")),
        wording=cast("Wording", import_module(f"{package}.wording")),
        permalink=cast("Permalink | None", _offered(f"{package}.permalink")),
        live=cast("Broadcaster | None", _offered(f"{package}.live")),
        seen=cast("Spectator | None", _offered(f"{package}.seen")),
    )


def _offered(name: str) -> ModuleType | None:
    return import_module(name) if find_spec(name) else None


@cache
def capabilities(name: str) -> Capabilities:
    """
    Load what a platform can do, without its HTTP modules.

    Raises:
        UnknownPlatformError: not in the catalogue.
    """
    package = PLATFORMS.get(name)
    if package is None:
        raise UnknownPlatformError(f"{name} is not a platform of Corong. There are: {', '.join(PLATFORMS)}.")
    return cast("Capabilities", import_module(f"{package}.capabilities").CAPABILITIES)


@cache
def offers(name: str, verb: str) -> bool:
    """
    Say whether a platform has a verb, without loading it.

    Raises:
        UnknownPlatformError: not in the catalogue.
    """
    if name not in PLATFORMS:
        raise UnknownPlatformError(f"{name} is not a platform of Corong. There are: {', '.join(PLATFORMS)}.")
    return find_spec(f"{PLATFORMS[name]}.{verb}") is not None


@cache
def assisted() -> frozenset[str]:
    """Name the platforms on which a person publishes by hand."""
    return frozenset(name for name in PLATFORMS if capabilities(name).is_assisted)


@cache
def broadcasting() -> frozenset[str]:
    """Name the platforms on which we can broadcast live."""
    return frozenset(name for name in PLATFORMS if capabilities(name).has_live)
