"""The verbs of a platform that only people can call: what reaches them is refused, and nothing is ever renewed."""

from datetime import datetime

from connectors.contract import (
    Account,
    CannotTell,
    Draft,
    IdempotencyKey,
    Prepared,
    Published,
    Secrets,
    Sight,
)
from connectors.errors import Rejected
from connectors.wire import Wire


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Refuse: the scheduler hands such posts to people.

    Raises:
        Rejected: always.
    """
    del account, draft, so_far, wire
    raise Rejected("a person publishes this by hand")


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Refuse, as `prepare` does.

    Raises:
        Rejected: always.
    """
    del account, draft, prepared, key, wire
    raise Rejected("a person publishes this by hand")


def find(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, since: datetime, wire: Wire) -> Sight:
    """Say that only a person can look."""
    del account, draft, prepared, key, since, wire
    return CannotTell("only a person can look there")


def renews_at(secrets: Secrets) -> datetime | None:
    """Say that there is nothing to renew."""
    del secrets
    return None


def renew(account: Account, wire: Wire) -> Secrets:
    """Give what is stored: the name of an account does not run out."""
    del wire
    return account.secrets
