"""Disconnecting an account: its history stays, its credentials go."""

from django.db import transaction

from connectors.contract import Secrets
from corong.accounts import seal
from corong.accounts.models import Account, TokenState
from corong.database import now
from corong.events.commands import record
from corong.people.models import Person


@transaction.atomic
def disconnect(account: Account, *, by: Person | None) -> None:
    """Forget the credentials and stop using the account; what is scheduled on it stays and waits."""
    account.sealed = seal.close(Secrets())
    account.token_state = TokenState.UNKNOWN
    account.token_reason = ""
    account.renews_at = account.expires_at = None
    account.missing_scopes = []
    account.disconnected_at = now()
    account.save(
        update_fields=[
            "sealed",
            "token_state",
            "token_reason",
            "renews_at",
            "expires_at",
            "missing_scopes",
            "disconnected_at",
        ]
    )
    record(
        "account.disconnected",
        subject="account",
        subject_id=account.pk,
        organisation_id=account.organisation_id,
        person_id=by.pk if by else None,
        details={"platform": account.platform, "handle": account.handle},
    )
