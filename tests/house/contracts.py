"""Import contracts about all platforms of the catalogue, for `lint-imports`."""

from typing import Any, Final

from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract

from connectors.catalogue import PLATFORMS

PACKAGES: Final = sorted(PLATFORMS.values())


class PlatformsAreIndependent(IndependenceContract):
    """No platform imports another."""

    type_name = "platforms_are_independent"

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        super().__init__(name, session_options, {**contract_options, "modules": PACKAGES})


class PlatformsAreUnknown(ForbiddenContract):
    """The `source_modules` import no platform."""

    type_name = "platforms_are_unknown"

    def __init__(self, name: str, session_options: dict[str, Any], contract_options: dict[str, Any]) -> None:
        super().__init__(name, session_options, {**contract_options, "forbidden_modules": PACKAGES})
