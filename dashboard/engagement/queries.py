"""What the response pages choose from."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from corong.accounts.models import Account
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from corong.publications.models import Publication
from dashboard.access import one


def accounts(person: Person) -> Sequence[Account]:
    """Give the accounts of the offices the person can see."""
    found = Account.objects.filter(organisation__in=within(person, Act.READ))
    shown = found.select_related("organisation").defer("sealed")
    return list(shown.order_by("organisation__path", "platform", "handle"))


def account(person: Person, number: int) -> Account:
    """
    Give an account of an office the person can see.

    Raises:
        Http404: there is none with this number.
    """
    found = Account.objects.filter(organisation__in=within(person, Act.READ)).select_related("organisation")
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


def publications(accounts: Sequence[Account], *, since: datetime) -> QuerySet[Publication]:
    """Give the publications of these accounts since a moment, newest first."""
    found = Publication.objects.filter(account__in=[account.pk for account in accounts], published_at__gte=since)
    return found.order_by("-published_at", "-pk")


def with_posts(found: Sequence[int], accounts: Sequence[Account]) -> Sequence[Publication]:
    """Read publications of these accounts whole, in the order of their numbers here."""
    whole = Publication.objects.select_related("delivery__post").in_bulk(found)
    by_number = {account.pk: account for account in accounts}
    for publication in whole.values():
        publication.account = by_number[publication.account_id]
    return [whole[number] for number in found if number in whole]
