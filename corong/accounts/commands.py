"""The only writers of accounts and their credentials."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from connectors.contract import Identity, PlatformName, Secrets
from connectors.errors import Rejected
from corong.accounts import life, seal
from corong.accounts.models import Account, TokenState
from corong.database import now, rows, unit
from corong.events.commands import record
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.practice.queries import takes

RENEWAL_SECONDS = 60
"""After this time a renewal counts as abandoned."""


class BelongsElsewhereError(Exception):
    """The account is one of another office, whose history it holds: it is disconnected and given over there."""

    def __init__(self, account: Account) -> None:
        super().__init__(f"account {account.pk} belongs to another office")
        self.account = account


class AnotherIdentityError(Exception):
    """The credentials are another account's than the one to connect again."""


@transaction.atomic
def connect(
    organisation: Organisation,
    platform: PlatformName,
    home: str,
    identity: Identity,
    *,
    by: Person | None,
    officer: Person | None = None,
    missing_scopes: Sequence[str] = (),
) -> Account:
    """
    Store an account, or connect it again: its history stays, and an empty secret never replaces a stored one.

    Raises:
        BelongsElsewhereError: another office has it.
        Rejected: it is real, and the office is one to practise in.
    """
    if not takes(organisation, home):
        raise Rejected("a practice office takes accounts of practice platforms only")
    found = Account.objects.select_for_update().filter(platform=platform, home=home, remote_id=identity.remote_id)
    account = found.first() or Account(
        organisation=organisation, officer=officer, platform=platform, home=home, remote_id=identity.remote_id
    )
    if account.organisation_id != organisation.pk:
        raise BelongsElsewhereError(account)
    return _fill(account, identity, missing_scopes, by=by)


@transaction.atomic
def connect_again(
    account_id: int, identity: Identity, *, by: Person | None, missing_scopes: Sequence[str] = ()
) -> Account:
    """
    Give an account new credentials; it stays what and whose it was.

    Raises:
        AnotherIdentityError: they are not this account's.
    """
    account = Account.objects.select_for_update().select_related("organisation").get(pk=account_id)
    if account.remote_id != identity.remote_id:
        raise AnotherIdentityError
    return _fill(account, identity, missing_scopes, by=by)


def _fill(account: Account, identity: Identity, missing_scopes: Sequence[str], *, by: Person | None) -> Account:
    kept = seal.reveal(account.sealed) if account.sealed else Secrets()
    secrets = _merged(kept, identity.secrets)
    is_again = account.pk is not None
    account.handle = identity.handle
    account.name = identity.name
    account.url = identity.url
    account.is_practice = account.organisation.is_practice
    account.sealed = seal.close(secrets)
    account.renews_at, account.expires_at = life.of(account.platform, secrets)
    account.missing_scopes = list(missing_scopes)
    account.token_state = TokenState.ALIVE
    account.token_reason = ""
    account.token_checked_at = now()
    account.dead_since = None
    account.disconnected_at = None
    account.save()
    record(
        "account.connected",
        subject="account",
        subject_id=account.pk,
        organisation_id=account.organisation_id,
        person_id=by.pk if by else None,
        details={
            "platform": account.platform,
            "home": account.home,
            "handle": identity.handle,
            "again": is_again,
            "missing_scopes": list(missing_scopes),
        },
    )
    return account


def keep_secrets(account_id: int, secrets: Secrets) -> None:
    """Store renewed credentials before they are used."""
    with unit():
        account = Account.objects.select_for_update().get(pk=account_id)
        whole = _merged(seal.reveal(account.sealed), secrets)
        account.sealed = seal.close(whole)
        account.renews_at, account.expires_at = life.of(account.platform, whole)
        account.save(update_fields=["sealed", "renews_at", "expires_at"])


def _merged(kept: Secrets, fresh: Secrets) -> Secrets:
    return Secrets({**kept, **{name: value for name, value in fresh.items() if value}})


def begin_renewal(account_id: int) -> datetime | None:
    """Give the moment until which this process alone may renew the account's credentials; None: another one may."""
    with unit():
        taken = rows(
            """
            UPDATE accounts_account SET renewing_until = clock_timestamp() + %s * interval '1 second'
            WHERE id = %s AND (renewing_until IS NULL OR renewing_until < clock_timestamp()) RETURNING renewing_until
            """,
            [RENEWAL_SECONDS, account_id],
        )
    return taken[0][0] if taken else None


def end_renewal(account_id: int, until: datetime) -> None:
    """Let others renew again, unless one does already because this process took too long."""
    with unit():
        rows(
            "UPDATE accounts_account SET renewing_until = NULL WHERE id = %s AND renewing_until = %s",
            [account_id, until],
        )


def judge_token(account_id: int, state: TokenState, reason: str) -> None:
    """Store what is known of the credentials; a change of state is an event."""
    with unit():
        account = Account.objects.select_for_update().get(pk=account_id)
        changed = account.token_state != state
        reason = _fit_to_show(reason, account)
        rows(
            """
            UPDATE accounts_account SET token_state = %(state)s, token_reason = %(reason)s,
                token_checked_at = clock_timestamp(),
                dead_since = CASE WHEN %(is_dead)s THEN coalesce(dead_since, clock_timestamp()) END
            WHERE id = %(account)s
            """,
            {
                "state": state.value,
                "is_dead": state == TokenState.DEAD,
                "reason": reason[:500],
                "account": account_id,
            },
        )
        if changed:
            record(
                f"account.token_{state.value}",
                subject="account",
                subject_id=account_id,
                organisation_id=account.organisation_id,
                person_id=None,
                details={"reason": reason},
            )


def _fit_to_show(reason: str, account: Account) -> str:
    """Take the account's own secrets out of what its platform said."""
    if not reason or not account.sealed:
        return reason
    try:
        return life.without_secrets(reason, seal.reveal(account.sealed))
    except seal.UnsealableError:
        # They could not be given to the platform either.
        return reason
