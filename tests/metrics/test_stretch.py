"""Pauses are stretched until all readings together fit the budget: pure, so it is checked for all budgets."""

from hypothesis import given
from hypothesis import strategies as some

from corong.metrics.rules import longest
from corong.metrics.stretch import MOST, Asked, fitting, price, readings_a_second

DAY = 86_400.0
FLOOR = 300.0
crowds = some.lists(
    some.builds(Asked, some.integers(1, 10_000), some.floats(1, 90 * DAY), some.floats(60, 400 * DAY)), max_size=30
)
budgets = some.floats(1e-6, 1e3)


@given(asked=crowds, allowed=budgets)
def test_the_readings_fit_the_budget_unless_the_floors_alone_ask_for_more(asked: list[Asked], allowed: float) -> None:
    times = fitting(asked, allowed=allowed, floor=FLOOR)
    assert 1 <= times <= MOST * 1.001
    wanted = readings_a_second(asked, stretch=times, floor=FLOOR)
    floors = readings_a_second(asked, stretch=MOST, floor=FLOOR)
    assert wanted <= max(allowed, floors) * 1.001


@given(asked=crowds, allowed=budgets)
def test_no_pause_is_longer_than_the_budget_asks(asked: list[Asked], allowed: float) -> None:
    times = fitting(asked, allowed=allowed, floor=FLOOR)
    if times > 1.001:
        assert readings_a_second(asked, stretch=times * 0.999, floor=FLOOR) >= allowed * 0.999


@given(asked=crowds, allowed=budgets, more=some.floats(1, 10))
def test_a_larger_budget_never_makes_pauses_longer(asked: list[Asked], allowed: float, more: float) -> None:
    assert fitting(asked, allowed=allowed * more, floor=FLOOR) <= fitting(asked, allowed=allowed, floor=FLOOR) * 1.001


@given(asked=crowds)
def test_while_calls_are_plentiful_nothing_is_stretched(asked: list[Asked]) -> None:
    plenty = sum(each.posts for each in asked) / FLOOR + 1
    assert fitting(asked, allowed=plenty, floor=FLOOR) == 1


def test_the_price_of_a_call_is_the_square_of_the_stretch() -> None:
    assert price(3, floor=FLOOR) == 9 * price(1, floor=FLOOR)


def test_what_is_asked_is_one_reading_a_pause() -> None:
    asked = [Asked(100, 1000, 30 * DAY), Asked(50, 90 * DAY, 30 * DAY), Asked(20, 1, 30 * DAY)]
    assert readings_a_second(asked, stretch=2, floor=FLOOR) == 100 / 2000 + 50 / longest(30 * DAY) + 20 / FLOOR
