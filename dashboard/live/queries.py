"""What the pages of live broadcasts offer a person."""

from collections.abc import Sequence
from typing import NamedTuple

from connectors.catalogue import broadcasting
from corong.accounts.models import Account, TokenState
from corong.broadcasts.models import Broadcast
from corong.broadcasts.queries import readable
from corong.broadcasts.states import MOVING, WAITS_FOR_A_PERSON
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act
from dashboard.compose import queries as compose

MOST_PAST = 30


class Shelf(NamedTuple):
    """What is still to come, soonest first, and what is over, latest first."""

    coming: Sequence[Broadcast]
    past: Sequence[Broadcast]


def shelf(person: Person) -> Shelf:
    """Give the broadcasts of the offices the person can see."""
    open_states = [state.value for state in MOVING | WAITS_FOR_A_PERSON]
    every = readable(person)
    return Shelf(
        list(every.filter(state__in=open_states).order_by("starts_at", "pk")),
        list(every.exclude(state__in=open_states)[:MOST_PAST]),
    )


def channels(person: Person, office: Organisation) -> Sequence[Account]:
    """Give the accounts of an office on which the person can broadcast."""
    able = broadcasting()
    return [
        account
        for account in compose.accounts(person, office)
        if account.platform in able and account.token_state != TokenState.DEAD
    ]


def heralds(person: Person, office: Organisation) -> Sequence[Account]:
    """Give the accounts of an office that can tell of a broadcast: those that take a text or a picture."""
    able = broadcasting()
    return [account for account in compose.accounts(person, office) if account.platform not in able]


def has_channels(person: Person) -> bool:
    """Say whether any office the person can see has an account for live broadcasts."""
    found = Account.objects.filter(
        organisation__in=within(person, Act.READ), platform__in=broadcasting(), disconnected_at__isnull=True
    )
    return found.exists()
