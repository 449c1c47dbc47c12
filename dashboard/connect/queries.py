"""What the pages on accounts show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery

from corong.accounts.models import Account
from corong.conversations.models import Message
from corong.metrics.models import AccountDay
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act


@dataclass(slots=True)
class Office:
    """An office with its accounts, and whether the person may connect some for it."""

    organisation: Organisation
    may_connect: bool
    connected: list[Account] = field(default_factory=list)
    disconnected: list[Account] = field(default_factory=list)


def readable(person: Person) -> QuerySet[Account]:
    """Give the accounts of the offices the person can see."""
    return Account.objects.filter(organisation__in=within(person, Act.READ)).select_related("organisation")


def writable(person: Person) -> Sequence[Organisation]:
    """Give the offices for which the person may connect accounts, from the top of the tree down."""
    return list(organisations(person, Act.CONNECT).order_by("path"))


def offices(person: Person) -> Sequence[Office]:
    """Give every office the person can see, from the top of the tree down."""
    mine = {office.pk for office in writable(person)}
    found = {
        office.pk: Office(office, may_connect=office.pk in mine)
        for office in organisations(person, Act.READ).order_by("path")
    }
    for account in _with_signs_of_use(readable(person).select_related("organisation", "history")).order_by(
        "platform", "handle"
    ):
        office = found[account.organisation_id]
        (office.disconnected if account.disconnected_at else office.connected).append(account)
    return list(found.values())


def _with_signs_of_use(accounts: QuerySet[Account]) -> QuerySet[Account]:
    """Add when figures of the account's posts last came in, and something the public wrote."""
    measured = AccountDay.objects.filter(account_id=OuterRef("pk"), read_at__isnull=False).order_by("-day")
    heard = Message.objects.filter(account=OuterRef("pk")).order_by("-written_at")
    return accounts.annotate(
        measured_at=Subquery(measured.values("read_at")[:1]), heard_at=Subquery(heard.values("received_at")[:1])
    )


def held_elsewhere(platform: str, home: str, remote_ids: Sequence[str], office: Organisation) -> frozenset[str]:
    """Give those of the identities that another office has."""
    found = Account.objects.filter(platform=platform, home=home, remote_id__in=remote_ids)
    return frozenset(found.exclude(organisation=office).values_list("remote_id", flat=True))


def held_here(platform: str, home: str, remote_ids: Sequence[str], office: Organisation) -> frozenset[str]:
    """Give those of the identities that this office has already."""
    found = Account.objects.filter(platform=platform, home=home, remote_id__in=remote_ids, organisation=office)
    return frozenset(found.values_list("remote_id", flat=True))
