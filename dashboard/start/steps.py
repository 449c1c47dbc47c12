"""What a new office still has to do, as a list that goes away by itself."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from corong.accounts.models import Account
from corong.deliveries.models import Delivery
from corong.people.models import Person
from corong.people.queries import within
from corong.people.rules import Act


class Step(NamedTuple):
    """One thing to do: where, and why."""

    name: str
    why: str
    address: str
    is_done: bool


def steps(person: Person) -> list[Step]:
    """Give the first steps of whoever may connect accounts; none once all are done."""
    offices = list(within(person, Act.CONNECT))
    if not offices:
        return []
    every = [
        Step(
            gettext("Connect the first account"),
            gettext("Posts go out on the accounts of your office."),
            reverse("connect_platforms"),
            Account.objects.filter(organisation__in=offices).exists(),
        ),
        Step(
            gettext("Schedule the first post"),
            gettext("Choose a time a few minutes ahead, and watch it go out."),
            reverse("compose"),
            Delivery.objects.filter(organisation__in=offices).exists(),
        ),
    ]
    return [] if all(step.is_done for step in every) else every
