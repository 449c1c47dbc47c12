"""Asking a platform at once whether an account's credentials are alive."""

from connectors.catalogue import platform as load
from connectors.contract import Identity
from connectors.errors import AuthDead
from connectors.wire import Wire
from corong.accounts import seal
from corong.accounts.commands import judge_token, keep_secrets
from corong.accounts.models import Account, TokenState
from corong.config import config


def check(account: Account) -> Identity:
    """
    Ask, store what is known of the credentials, and say whose they are.

    Raises:
        AuthDead: refused, which is stored. RateLimited, Transient, Rejected: not asked, what was known stays.
        UnsealableError: the stored credentials cannot be opened.
    """
    secrets = seal.reveal(account.sealed)
    wire = Wire(allow_loopback=config().corong_allow_loopback)
    try:
        identity = load(account.platform).authorise.identify(account.home, secrets, wire)
    except AuthDead as error:
        judge_token(account.pk, TokenState.DEAD, error.reason)
        raise
    finally:
        wire.close()
    keep_secrets(account.pk, identity.secrets)
    judge_token(account.pk, TokenState.ALIVE, "")
    return identity
