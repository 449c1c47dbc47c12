"""What a worker does about credentials that were refused, and the way to fresh ones."""

from functools import partial

import structlog

from connectors import contract
from connectors.errors import AuthDead, ConnectorError
from corong.accounts import commands
from corong.accounts.life import without_secrets
from corong.accounts.models import TokenState
from corong.accounts.renewing import fresh, of
from corong.persistence import stored
from worker.gate import open_wire

__all__ = ["fresh", "judge", "of"]
log = structlog.get_logger()


def judge(account_id: int, account: contract.Account, error: AuthDead) -> None:
    """Renew what has run out; credentials that are dead stop the account until they are checked or replaced."""
    if not error.expired:
        stored(partial(commands.judge_token, account_id, TokenState.DEAD, error.reason))
        return
    try:
        fresh(account, account_id, open_wire(), even_if_valid=True)
    except ConnectorError as failure:
        reason = without_secrets(failure.reason, account.secrets)
        log.warning("credentials could not be renewed", account_id=account_id, reason=reason)
