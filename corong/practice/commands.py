"""Beginning to practise: an office beside the real one, with an account on every practice platform."""

import secrets
from typing import Final

import httpx
from django.db import transaction

from connectors.catalogue import PLATFORMS, platform
from connectors.errors import ConnectorError
from corong.accounts import checking, connecting
from corong.accounts.disconnecting import disconnect
from corong.accounts.models import Account
from corong.accounts.seal import UnsealableError
from corong.organisations import commands as organisations
from corong.organisations.models import Organisation, OrganisationKind
from corong.people.models import Membership, Person, Role
from corong.practice.models import Twin
from corong.practice.platforms import PracticePlatforms

FOLLOWERS: Final = 2500
PREFIX: Final = "Latihan \N{MIDDLE DOT} "
MOST_NAME: Final = 200


class NoPracticePlatformsError(Exception):
    """The practice platforms do not answer: the service was not started with them."""


def begin(person: Person, office: Organisation, platforms: PracticePlatforms) -> Organisation:
    """
    Give the practice office of an office, made if there is none, with accounts that work and the person as editor.

    Raises:
        NoPracticePlatformsError: see there; nothing is made.
    """
    try:
        platforms.wait(seconds=1.0)
        twin = _twin(person, office)
        _open_accounts(twin, platforms, by=person)
    except (httpx.HTTPError, ConnectorError) as error:
        raise NoPracticePlatformsError from error
    return twin


@transaction.atomic
def _twin(person: Person, office: Organisation) -> Organisation:
    Organisation.objects.select_for_update().get(pk=office.pk)
    found = Twin.objects.select_related("office").filter(of=office).first()
    if found is None:
        name = f"{PREFIX}{office.name}"[:MOST_NAME]
        made = organisations.add(name, OrganisationKind(office.kind), timezone=office.timezone, is_practice=True)
        found = Twin.objects.create(of=office, office=made)
    Membership.objects.get_or_create(person=person, organisation=found.office, role=Role.EDITOR)
    return found.office


def _open_accounts(twin: Organisation, platforms: PracticePlatforms, *, by: Person) -> None:
    """Let the office have an account that works on every platform that has a practice server."""
    known = {account.platform: account for account in Account.objects.filter(organisation=twin, disconnected_at=None)}
    for name in PLATFORMS:
        if platform(name).capabilities.is_assisted:
            continue
        if name in known:
            if _works(known[name]):
                continue
            # The practice platforms forget everything when they are started anew.
            disconnect(known[name], by=by)
        handle = f"latihan-{secrets.token_hex(3)}"
        made = platforms.add_account(name, handle, instance=f"kantor-{twin.pk}", name=twin.name, followers=FOLLOWERS)
        connecting.add(twin, name, made.home, made.secrets, by=by)


def _works(account: Account) -> bool:
    try:
        checking.check(account)
    except (ConnectorError, UnsealableError):
        return False
    return True
