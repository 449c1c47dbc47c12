"""Keeps credentials alive: renews what runs out and asks platforms; an outage says nothing: three answers."""

import structlog

from connectors import contract
from connectors.errors import AuthDead, ConnectorError
from corong.accounts import checking
from corong.accounts.life import without_secrets
from corong.accounts.models import Account, TokenState
from corong.database import unit
from worker import tokens
from worker.gate import open_wire

log = structlog.get_logger()


def check(account_id: int) -> TokenState:
    """Ask, store and give what is known of the account's credentials."""
    with unit():
        account = Account.objects.get(pk=account_id)
    try:
        checking.check(account, open_wire())
    except AuthDead:
        return TokenState.DEAD
    except ConnectorError:
        # Nothing is known; what was known before stays.
        return TokenState.UNKNOWN
    return TokenState.ALIVE


def are_refused(account_id: int, account: contract.Account, error: AuthDead) -> bool:
    """
    Say whether it is the credentials that a call other than publishing was refused for: renew, or ask and store it.

    False: they are alive and lack the right to what was asked, which is no reason to stop anything else.
    """
    if error.expired:
        tokens.judge(account_id, account, error)
        return True
    return check(account_id) is not TokenState.ALIVE


def renew(account_id: int) -> None:
    """Renew credentials whose time has come; the same message twice renews once."""
    with unit():
        account = tokens.of(Account.objects.get(pk=account_id))
    try:
        tokens.fresh(account, account_id, open_wire())
    except ConnectorError as failure:
        reason = without_secrets(failure.reason, account.secrets)
        log.warning("credentials could not be renewed", account_id=account_id, reason=reason)
