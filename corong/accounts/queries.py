"""Reads of accounts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from corong.accounts.life import WARN_SECONDS
from corong.accounts.models import Account, TokenState
from corong.database import now
from corong.organisations.models import Organisation
from corong.people.models import Person


def connected() -> Sequence[Account]:
    """Give the connected accounts with their offices."""
    found = Account.objects.filter(disconnected_at__isnull=True).select_related("organisation")
    return list(found.order_by("organisation__path", "platform", "handle"))


def usable(person: Person, office: Organisation) -> Sequence[Account]:
    """Give the connected accounts of an office that a person may publish on: the official ones and their own."""
    found = Account.objects.filter(Q(officer__isnull=True) | Q(officer=person), organisation=office)
    return list(found.filter(disconnected_at__isnull=True).order_by("platform", "handle"))


def called(word: str) -> Sequence[Account]:
    """Give the connected accounts a person may mean: an id, a handle with or without @, or platform:handle."""
    if word.isdecimal():
        return [account for account in connected() if account.pk == int(word)]
    platform, colon, rest = word.partition(":")
    handle = (rest if colon else word).lstrip("@")
    names = Q(handle__iexact=handle) | Q(handle__iexact=f"@{handle}")
    if "@" not in handle:
        names |= Q(handle__istartswith=f"{handle}@") | Q(handle__istartswith=f"@{handle}@")
    found = Account.objects.filter(names, disconnected_at__isnull=True).select_related("organisation")
    return list((found.filter(platform=platform) if colon else found).order_by("pk"))


def expiring(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Give those of the accounts that a person must connect again within days, the first to end first."""
    return (
        accounts.filter(ends_soon(now()), disconnected_at__isnull=True)
        .exclude(token_state=TokenState.DEAD)
        .order_by("expires_at")
    )


def ends_soon(moment: datetime) -> Q:
    """Say that credentials end within days."""
    return Q(expires_at__lt=moment + timedelta(seconds=WARN_SECONDS))
