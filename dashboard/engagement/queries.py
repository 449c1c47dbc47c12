"""What the response pages choose from."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from corong.accounts.models import Account
from corong.metrics.queries import readable
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act
from corong.publications.models import Publication
from dashboard.access import one


def accounts(person: Person) -> Sequence[Account]:
    """Give the accounts of the offices the person can see."""
    found = Account.objects.filter(organisation__in=organisations(person, Act.READ))
    return list(found.select_related("organisation").order_by("organisation__path", "platform", "handle"))


def account(person: Person, number: int) -> Account:
    """
    Give an account of an office the person can see.

    Raises:
        Http404: there is none with this number.
    """
    found = Account.objects.filter(organisation__in=organisations(person, Act.READ)).select_related("organisation")
    return one(found, number)


def office(person: Person, number: int) -> Organisation:
    """
    Give an office the person can see.

    Raises:
        Http404: there is none with this number.
    """
    return one(organisations(person, Act.READ), number)


def readable_offices(person: Person) -> Sequence[Organisation]:
    """Give the offices the person can see, each after the one above it."""
    return list(organisations(person, Act.READ).order_by("path"))


def offices(accounts: Sequence[Account]) -> Sequence[Organisation]:
    """Give the offices that have accounts, each once."""
    return list({account.organisation_id: account.organisation for account in accounts}.values())


def publications(
    person: Person, *, office: Organisation | None, account: Account | None, since: datetime | None
) -> QuerySet[Publication]:
    """Give the publications of an office and those beneath it, of one account, or all; since a moment."""
    found = readable(person)
    if office is not None:
        found = found.filter(account__organisation__path__startswith=office.path)
    if account is not None:
        found = found.filter(account=account)
    if since is not None:
        found = found.filter(published_at__gte=since)
    return found
