"""Asking a platform at once whether an account's credentials are alive: for people, commands and workers."""

from connectors.catalogue import platform as load
from connectors.contract import Account as Identified
from connectors.contract import Identity, Secrets
from connectors.errors import AuthDead
from connectors.wire import Wire
from corong.accounts import renewing
from corong.accounts.commands import judge_token, keep_secrets
from corong.accounts.life import telling_no_secrets
from corong.accounts.models import Account, TokenState
from corong.config import config


def check(account: Account, wire: Wire | None = None) -> Identity:
    """
    Ask, store what is known of the credentials, and say whose they are; what has run out is renewed first.

    Raises:
        AuthDead: refused, which is stored. RateLimited, Transient, Rejected: not asked, what was known stays.
        UnsealableError: the stored credentials cannot be opened.
    """
    ours = wire or Wire(allow_loopback=config().corong_allow_loopback)
    known = renewing.of(account)
    try:
        with telling_no_secrets(known.secrets):
            return _check(account.pk, known, ours)
    finally:
        if wire is None:
            ours.close()


def _check(account_id: int, account: Identified, wire: Wire) -> Identity:
    account = renewing.fresh(account, account_id, wire)
    try:
        try:
            identity = _identify(account, wire)
        except AuthDead as error:
            if not error.expired:
                raise
            account = renewing.fresh(account, account_id, wire, even_if_valid=True)
            identity = _identify(account, wire)
    except AuthDead as error:
        judge_token(account_id, TokenState.DEAD, error.reason)
        raise
    # Only what is new: meanwhile another process may have stored a newer token, which the old one must not replace.
    changed = {name: value for name, value in identity.secrets.items() if account.secrets.get(name) != value}
    if changed:
        keep_secrets(account_id, Secrets(changed))
    judge_token(account_id, TokenState.ALIVE, "")
    return identity


def _identify(account: Identified, wire: Wire) -> Identity:
    identity = load(account.platform).authorise.identify(account.home, account.secrets, wire)
    if identity.remote_id != account.remote_id:
        raise AuthDead("the stored credentials are another account's")
    return identity
