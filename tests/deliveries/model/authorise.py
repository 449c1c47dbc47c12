"""Credentials of the model platform never expire and are always good."""

from datetime import datetime

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.wire import Wire


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """Say whose they are."""
    del wire
    return Identity(RemoteId(secrets["name"]), secrets["name"], secrets["name"], home, secrets)


def renews_at(secrets: Secrets) -> datetime | None:
    """Never."""
    del secrets
    return None


def renew(account: Account, wire: Wire) -> Secrets:
    """Give the same."""
    del wire
    return account.secrets
