"""Connecting accounts: ask the platform whose credentials these are, then store them."""

from collections.abc import Collection, Sequence

from django.db import transaction

from connectors.catalogue import platform as load
from connectors.contract import PlatformName, Secrets
from connectors.wire import Wire
from corong.accounts import life, passages
from corong.accounts.commands import AnotherIdentityError, connect, connect_again
from corong.accounts.homes import home_of
from corong.accounts.models import Account, Passage
from corong.config import config
from corong.organisations.models import Organisation
from corong.people.models import Person


def add(
    organisation: Organisation,
    platform: str,
    home: str,
    secrets: Secrets,
    *,
    by: Person | None = None,
    officer: Person | None = None,
) -> Account:
    """
    Connect an account of a platform's server to an organisation; `officer` is whose own it is.

    Raises:
        UnknownPlatformError: no such platform.
        AuthDead: the platform refuses the credentials. RateLimited, Transient: it cannot be asked now.
        Rejected: the address is not one of this platform's servers, or not one we may call.
        BelongsElsewhereError: another office has it.
    """
    modules = load(platform)
    home = home_of(home)
    wire = Wire(allow_loopback=config().corong_allow_loopback)
    try:
        identity = modules.authorise.identify(home, secrets, wire)
    finally:
        wire.close()
    missing = life.missing_scopes(platform, identity.secrets)
    return connect(organisation, modules.name, home, identity, by=by, officer=officer, missing_scopes=missing)


@transaction.atomic
def take(passage: Passage, chosen: Collection[str], *, by: Person, officer: Person | None = None) -> Sequence[Account]:
    """
    Connect those of the accounts a person came back with that they chose, by remote id; the way is over then.

    `officer` is whose own the new ones are; None: the office's. An account that was there stays whose it was.

    Raises:
        BelongsElsewhereError: another office has one of them; nothing is connected.
        AnotherIdentityError: none of them is the account to connect again.
    """
    found = passages.identities(passage)
    missing: Sequence[str] = passage.missing_scopes
    if passage.account is not None:
        mine = [each for each in found if each.remote_id == passage.account.remote_id]
        if not mine:
            raise AnotherIdentityError
        made = [connect_again(passage.account.pk, mine[0], by=by, missing_scopes=missing)]
    else:
        platform = PlatformName(passage.platform)
        made = [
            connect(passage.organisation, platform, passage.home, each, by=by, officer=officer, missing_scopes=missing)
            for each in found
            if each.remote_id in chosen
        ]
    Passage.objects.filter(pk=passage.pk).delete()
    return made
