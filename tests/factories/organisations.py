"""Offices."""

from itertools import count

from corong.organisations import commands
from corong.organisations.models import Organisation, OrganisationKind

_NUMBERS = count(1)


def organisation(
    name: str = "",
    *,
    kind: OrganisationKind = OrganisationKind.REGENCY,
    parent: Organisation | None = None,
    timezone: str = "Asia/Makassar",
    is_practice: bool = True,
) -> Organisation:
    """Add a practice office."""
    name = name or f"Kantor Latihan {next(_NUMBERS)}"
    return commands.add(name, kind, parent=parent, timezone=timezone, is_practice=is_practice)
