"""No address fails, whatever is sent to it. `make fuzz` sends more, and other things each time."""

import os
from collections.abc import Iterator
from typing import Final

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from corong.people.models import Membership, Role
from tests.access import fuzz, world
from tests.access.rules import RULES
from tests.access.world import Place
from tests.factories import people

EXAMPLES: Final = int(os.environ.get("FUZZ_EXAMPLES", "4"))
IS_LONG: Final = "FUZZ_EXAMPLES" in os.environ
NAMES: Final = tuple(sorted(fuzz.asked_in_sources()))


@pytest.fixture(scope="module")
def range_(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[fuzz.Range]:
    """Make a thing of each kind, once, and somebody who may do everything with them."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        made = world.build()
        person = people.person(roles={made.offices[Place.ABOVE]: Role.EDITOR})
        for role in Role:
            Membership.objects.get_or_create(person=person, organisation=made.offices[Place.ABOVE], role=role)
        yield fuzz.Range(made, person)
        transaction.set_rollback(True)


@pytest.mark.long
@pytest.mark.parametrize("number", range(len(RULES)), ids=[rule.url for rule in RULES])
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=not IS_LONG,
    suppress_health_check=list(HealthCheck),
)
@given(draws=st.data())
def test_nothing_that_is_sent_makes_the_service_fail(range_: fuzz.Range, number: int, draws: st.DataObject) -> None:
    target = range_.target(RULES[number])
    shot = draws.draw(fuzz.shots(target, NAMES))
    assert range_.fire(shot) < 500
