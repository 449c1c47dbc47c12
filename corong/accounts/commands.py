"""The only writers of accounts and their credentials."""

from django.db import transaction

from connectors.contract import Identity, PlatformName, Secrets
from corong.accounts import seal
from corong.accounts.models import Account, TokenState
from corong.database import rows, unit
from corong.events.commands import record
from corong.organisations.models import Organisation
from corong.people.models import Person

RENEWAL_SECONDS = 60
"""After this time a renewal counts as abandoned."""


@transaction.atomic
def connect(
    organisation: Organisation,
    platform: PlatformName,
    home: str,
    identity: Identity,
    *,
    by: Person | None,
    officer: Person | None = None,
) -> Account:
    """Store an account, or connect it again: its history stays, and an empty secret never replaces a stored one."""
    account = Account.objects.filter(platform=platform, home=home, remote_id=identity.remote_id).first()
    kept = seal.reveal(account.sealed) if account else Secrets()
    account = account or Account(platform=platform, home=home, remote_id=identity.remote_id)
    account.organisation = organisation
    account.officer = officer
    account.handle = identity.handle
    account.name = identity.name
    account.url = identity.url
    account.is_practice = organisation.is_practice
    account.sealed = seal.close(_merged(kept, identity.secrets))
    account.token_state = TokenState.ALIVE
    account.token_reason = ""
    account.disconnected_at = None
    account.save()
    record(
        "account.connected",
        subject="account",
        subject_id=account.pk,
        organisation_id=organisation.pk,
        person_id=by.pk if by else None,
        details={"platform": platform, "home": home, "handle": identity.handle},
    )
    return account


def keep_secrets(account_id: int, secrets: Secrets) -> None:
    """Store renewed credentials before they are used."""
    with unit():
        account = Account.objects.select_for_update().get(pk=account_id)
        account.sealed = seal.close(_merged(seal.reveal(account.sealed), secrets))
        account.save(update_fields=["sealed"])


def _merged(kept: Secrets, fresh: Secrets) -> Secrets:
    return Secrets({**kept, **{name: value for name, value in fresh.items() if value}})


def begin_renewal(account_id: int) -> bool:
    """Say whether this process may renew the account's credentials now; if so, no other one may."""
    with unit():
        return bool(
            rows(
                """
                UPDATE accounts_account SET renewing_until = clock_timestamp() + %s * interval '1 second'
                WHERE id = %s AND (renewing_until IS NULL OR renewing_until < clock_timestamp()) RETURNING id
                """,
                [RENEWAL_SECONDS, account_id],
            )
        )


def end_renewal(account_id: int) -> None:
    """Let others renew again."""
    with unit():
        rows("UPDATE accounts_account SET renewing_until = NULL WHERE id = %s", [account_id])


def judge_token(account_id: int, state: TokenState, reason: str) -> None:
    """Store what is known of the credentials; a change of state is an event."""
    with unit():
        account = Account.objects.select_for_update().get(pk=account_id)
        changed = account.token_state != state
        rows(
            "UPDATE accounts_account SET token_state = %s, token_reason = %s, token_checked_at = clock_timestamp()"
            " WHERE id = %s",
            [state.value, reason[:500], account_id],
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
