"""Asks platforms whether credentials are alive: an outage says nothing, so there are three answers."""

from connectors.catalogue import platform
from connectors.errors import AuthDead, ConnectorError
from corong.accounts.commands import judge_token, keep_secrets
from corong.accounts.models import Account, TokenState
from corong.database import unit
from worker import tokens
from worker.gate import open_wire


def check(account_id: int) -> TokenState:
    """Ask, store and give what is known of the account's credentials."""
    with unit():
        account = tokens.of(Account.objects.get(pk=account_id))
    wire = open_wire()
    try:
        found = platform(account.platform).authorise.identify(account.home, account.secrets, wire)
    except AuthDead as error:
        judge_token(account_id, TokenState.DEAD, error.reason)
        return TokenState.DEAD
    except ConnectorError:
        # Nothing is known; what was known before stays.
        return TokenState.UNKNOWN
    keep_secrets(account_id, found.secrets)
    judge_token(account_id, TokenState.ALIVE, "")
    return TokenState.ALIVE
