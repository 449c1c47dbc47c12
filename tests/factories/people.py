"""People, and the four of every access test."""

from dataclasses import dataclass
from itertools import count

from corong.organisations.models import Organisation, OrganisationKind
from corong.people import commands
from corong.people.models import Person, Role
from tests.factories.organisations import organisation

PASSWORD = "latihan-latihan"
_NUMBERS = count(1)


def person(
    email: str = "",
    *,
    name: str = "",
    password: str | None = None,
    roles: dict[Organisation, Role] | None = None,
    is_practice: bool = True,
) -> Person:
    """Add a practice person; without a password, which takes its time to hash, they cannot sign in."""
    number = next(_NUMBERS)
    return commands.add(
        email or f"orang{number}@latihan.example",
        name=name or f"Orang Latihan {number}",
        password=password,
        roles=roles,
        is_practice=is_practice,
    )


@dataclass(frozen=True)
class Four:
    """Officer and head of section of regency A, officer of regency B, coordinator of the province above both."""

    province: Organisation
    regency_a: Organisation
    regency_b: Organisation
    officer: Person
    head: Person
    stranger: Person
    coordinator: Person


def four() -> Four:
    """Add the four people of every access test."""
    province = organisation("Provinsi Latihan", kind=OrganisationKind.PROVINCE)
    regency_a = organisation("Kabupaten Latihan A", parent=province)
    regency_b = organisation("Kabupaten Latihan B", parent=province)
    return Four(
        province=province,
        regency_a=regency_a,
        regency_b=regency_b,
        officer=person(roles={regency_a: Role.OFFICER}),
        head=person(roles={regency_a: Role.EDITOR}),
        stranger=person(roles={regency_b: Role.OFFICER}),
        coordinator=person(roles={province: Role.COORDINATOR}),
    )
