"""Credentials of an account, fresh before use: renewed late, one at a time, and stored before they are used."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import PlatformName, RemoteId
from connectors.errors import AuthDead, Transient
from connectors.wire import Wire
from corong.accounts import commands, seal
from corong.accounts.models import Account, TokenState
from corong.database import unit
from corong.persistence import stored

PATIENCE_SECONDS: Final = 20.0
"""How long to wait for another process that is renewing the same credentials."""


def of(account: Account) -> contract.Account:
    """Give the connectors' view of a stored account."""
    return contract.Account(
        platform=PlatformName(account.platform),
        home=account.home,
        remote_id=RemoteId(account.remote_id),
        handle=account.handle,
        secrets=seal.reveal(account.sealed),
    )


def fresh(account: contract.Account, account_id: int, wire: Wire, *, even_if_valid: bool = False) -> contract.Account:
    """
    Give the account with credentials that are good to use now.

    Raises:
        AuthDead: they cannot be renewed. Transient, RateLimited: not now.
    """
    if not even_if_valid and not is_due(account):
        return account
    seen = account.secrets
    end = time.monotonic() + PATIENCE_SECONDS
    while (until := commands.begin_renewal(account_id)) is None:
        if time.monotonic() > end:
            raise Transient("the credentials are being renewed by another process")
        time.sleep(0.1)
    try:
        with unit():
            account = of(Account.objects.get(pk=account_id))
        if account.secrets != seen and not is_due(account):
            return account
        secrets = platform(account.platform).authorise.renew(account, wire)
        # On some platforms the old ones are dead now, and these exist nowhere else.
        stored(partial(commands.keep_secrets, account_id, secrets))
        return replace(account, secrets=contract.Secrets({**account.secrets, **secrets}))
    except AuthDead as error:
        commands.judge_token(account_id, TokenState.DEAD, error.reason)
        raise
    finally:
        commands.end_renewal(account_id, until)


def is_due(account: contract.Account) -> bool:
    """Say whether the credentials should be renewed before they are used."""
    renews_at = platform(account.platform).authorise.renews_at(account.secrets)
    return renews_at is not None and renews_at <= datetime.now(UTC)
