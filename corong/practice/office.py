"""The practice offices, people and accounts: plainly marked, none of them real."""

from dataclasses import dataclass
from typing import Final

from corong.accounts import connecting
from corong.accounts.models import Account
from corong.organisations import commands as organisations
from corong.organisations.models import Organisation, OrganisationKind
from corong.people import commands as people
from corong.people.models import Person, Role
from corong.practice.platforms import PracticePlatforms

EMAIL: Final = "latihan@corong.example"
PASSWORD: Final = "latihan-corong"  # noqa: S105 - the practice login, printed on the screen and good for nothing else


@dataclass(frozen=True, slots=True)
class PracticeOffice:
    """What practice begins with."""

    province: Organisation
    offices: tuple[Organisation, ...]
    officer: Person
    accounts: tuple[Account, ...]


def make(platforms: PracticePlatforms) -> PracticeOffice:
    """Make a province with two offices beneath it, one person with every role, and two accounts an office."""
    province = organisations.add("Provinsi Latihan", OrganisationKind.PROVINCE, is_practice=True)
    offices = (
        organisations.add("Diskominfo Kabupaten Latihan", OrganisationKind.REGENCY, parent=province, is_practice=True),
        organisations.add("Diskominfo Kota Latihan", OrganisationKind.CITY, parent=province, is_practice=True),
    )
    person = people.add(
        EMAIL,
        name="Petugas Latihan",
        password=PASSWORD,
        roles={province: Role.EDITOR},
        is_practice=True,
    )
    accounts = [
        _account(platforms, office, platform, f"{slug}-latihan")
        for office, slug in zip(offices, ("kabupaten", "kota"), strict=True)
        for platform in ("mastodon", "bluesky")
    ]
    return PracticeOffice(province, offices, person, tuple(accounts))


def _account(platforms: PracticePlatforms, office: Organisation, platform: str, handle: str) -> Account:
    made = platforms.add_account(platform, handle, instance="latihan", name=office.name, followers=4000)
    return connecting.add(office, platform, made.home, made.secrets)
