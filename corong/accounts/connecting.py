"""Connecting an account: ask the platform whose credentials these are, then store it."""

from connectors.catalogue import platform as load
from connectors.contract import Secrets
from connectors.wire import Wire
from corong.accounts.commands import connect
from corong.accounts.models import Account
from corong.config import config
from corong.organisations.models import Organisation
from corong.people.models import Person


def add(organisation: Organisation, platform: str, home: str, secrets: Secrets, *, by: Person | None = None) -> Account:
    """
    Connect an account of a platform's server to an organisation.

    Raises:
        UnknownPlatformError: no such platform.
        AuthDead: the platform refuses the credentials. RateLimited, Transient: it cannot be asked now.
        Rejected: the address is not one of this platform's servers, or not one we may call.
    """
    modules = load(platform)
    home = home.rstrip("/")
    if "://" not in home:
        home = f"https://{home}"
    wire = Wire(allow_loopback=config().corong_allow_loopback)
    try:
        identity = modules.authorise.identify(home, secrets, wire)
    finally:
        wire.close()
    return connect(organisation, modules.name, home, identity, by=by)
