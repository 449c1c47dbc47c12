"""What lies outside a person's offices does not exist for them, whatever the address and however it is asked."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from corong.people.rules import Act
from tests.access import things, walk, world
from tests.access.matrix import Matrix, blind
from tests.access.rules import RULES, action, holding, page


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    ruled = {rule.url for rule in RULES}
    known = set(walk.names())
    assert known - ruled == set(), "add a line for each to tests/access/rules.py"
    assert ruled - known == set()


def test_no_name_is_given_twice() -> None:
    assert not [name for name, count in Counter(walk.names()).items() if count > 1]


def test_nothing_leaks(db: None, record_property: Callable[[str, object], None]) -> None:
    del db
    checks = list(Matrix(world.build()).checks(RULES))
    wrong = [str(check) for check in checks if check.leak]
    record_property("wrong", wrong)
    record_property("urls", len({rule.url for rule in RULES}))
    record_property("roles", len(world.ROLES))
    record_property("checks", len(checks))
    record_property("leaks", len(wrong))
    assert not wrong
    assert not [rule.url for rule in blind(RULES, checks)], "their forms change nothing even for those who may"


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
