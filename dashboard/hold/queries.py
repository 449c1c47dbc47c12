"""Holds a person sees, may place and may release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from corong.accounts.models import Account
from corong.deliveries.holds import PERMIT_SECONDS
from corong.deliveries.models import Delivery, Hold
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations
from corong.people.rules import Act


class Standing(StrEnum):
    """How far a hold has come."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class Shown:
    """A hold on the page, and whether the person may end it; `waiting` counts what it will stop."""

    hold: Hold
    standing: Standing
    waiting: int
    can_release: bool


def holdable(person: Person) -> Sequence[Organisation]:
    """Give the offices whose posts the person may hold, from the top of the tree down."""
    return list(organisations(person, Act.HOLD).order_by("path"))


def accounts(offices: Sequence[Organisation]) -> Sequence[Account]:
    """Give the connected accounts of these offices."""
    found = Account.objects.filter(organisation__in=offices, disconnected_at__isnull=True)
    return list(found.select_related("organisation").order_by("organisation__path", "platform", "handle"))


def open_holds(person: Person) -> Sequence[Hold]:
    """Give the holds, planned or in force, that touch an office the person can see; oldest first."""
    seen = organisations(person, Act.READ)
    beneath = seen.filter(path__startswith=OuterRef("organisation__path"))
    found = Hold.objects.filter(released_at__isnull=True).filter(
        Q(organisation__isnull=True, account__isnull=True) & Exists(seen)
        | Q(organisation__isnull=False) & Exists(beneath)
        | Q(account__organisation__in=seen)
    )
    return list(found.select_related("organisation", "account__organisation", "placed_by").order_by("starts_at", "pk"))


def shown(person: Person, *, now: datetime) -> Sequence[Shown]:
    """Give those holds as the page shows them."""
    return [
        Shown(hold, standing(hold, now=now), covered(hold), can_release=may_release(person, hold))
        for hold in open_holds(person)
    ]


def touching(person: Person, *, now: datetime) -> Sequence[Shown]:
    """Give those holds for a glance: what they will stop is not counted, and nobody ends them there."""
    return [Shown(hold, standing(hold, now=now), 0, can_release=False) for hold in open_holds(person)]


def standing(hold: Hold, *, now: datetime) -> Standing:
    """Say whether calls that had passed the gate may still begin."""
    if now < hold.starts_at:
        return Standing.PLANNED
    is_over = now >= hold.starts_at + timedelta(seconds=PERMIT_SECONDS * 1.5)
    return Standing.IN_FORCE if hold.effective_at is not None or is_over else Standing.ANNOUNCED


def covered(hold: Hold) -> int:
    """Count the scheduled deliveries that the hold will stop when their time comes."""
    found = Delivery.objects.filter(state__in=[State.SCHEDULED.value, State.QUEUED.value])
    if hold.account_id:
        found = found.filter(account=hold.account_id)
    if hold.platform:
        found = found.filter(account__platform=hold.platform)
    if hold.organisation:
        found = found.filter(organisation__path__startswith=hold.organisation.path)
    return found.count()


def may_release(person: Person, hold: Hold) -> bool:
    """Say whether the person may end it: they must be allowed to hold all that it covers."""
    office = hold.organisation or (hold.account.organisation if hold.account else None)
    allowed = organisations(person, Act.HOLD)
    if office is not None:
        return allowed.filter(pk=office.pk).exists()
    return not Organisation.objects.filter(parent__isnull=True).exclude(pk__in=allowed).exists()
