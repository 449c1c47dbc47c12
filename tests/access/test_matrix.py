"""What lies outside a person's offices does not exist for them, whatever the address and however it is asked."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from corong.people.rules import Act
from tests.access import things, walk, world
from tests.access.declaring import action, holding, page
from tests.access.matrix import Matrix, blind
from tests.access.rules import RULES


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    ruled = {rule.url for rule in RULES}
    known = set(walk.names())
    assert known - ruled == set(), "add a line for each to tests/access/rules.py"
    assert ruled - known == set()


def test_no_name_is_given_twice() -> None:
    assert not [name for name, count in Counter(walk.names()).items() if count > 1]


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Matrix]:
    """Make the people and the things once for all addresses."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        made = Matrix(world.build())
        made.prepare(RULES)
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("url", dict.fromkeys(rule.url for rule in RULES))
def test_nothing_leaks(matrix: Matrix, url: str, record_property: Callable[[str, object], None]) -> None:
    rules = [rule for rule in RULES if rule.url == url]
    checks = list(matrix.checks(rules))
    wrong = [str(check) for check in checks if check.leak]
    record_property("urls", 1)
    record_property("checks", len(checks))
    record_property("leaks", len(wrong))
    record_property("wrong", wrong)
    assert not wrong
    assert not blind(rules, checks), "its form changes nothing even for those who may: a refusal proves nothing"


def test_what_leaks_would_be_found(db: None) -> None:
    del db
    wrong = (
        page("delivery", things.delivery, Act.CONNECT),  # in truth those who read may look
        action("delivery_cancel", things.delivery, Act.RESOLVE),  # and those who compose may cancel
        replace(page("calendar"), is_open=False, get=holding(Act.COMPOSE)),
    )
    found = [str(check) for check in Matrix(world.build()).checks(wrong) if check.leak]
    assert "GET delivery (own) as officer: 200, expected 403 or 404" in found
    assert "POST delivery_cancel (own) as officer: 302, expected 403 or 404" in found
    assert "GET calendar (own) as auditor: 200, expected 403 or 404" in found
    assert not [line for line in found if "(beside)" in line and world.TOP not in line]
