"""Limits of platforms are spent call by call, down to what is kept for publishing."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors import contract
from connectors.contract import PlatformName, RemoteId, Secrets
from connectors.errors import RateLimited
from connectors.judgement import Budget
from corong.metrics.turns import Turn
from worker.budgets import Budgets, KeptError

BEGAN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=5)


class Watch:
    """A clock in our hands."""

    now = BEGAN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def budgets(watch: Watch) -> Budgets:
    return Budgets(now=watch)


def turn(account_id: int, *, home: str = "https://satu.example") -> Turn:
    account = contract.Account(PlatformName("mastodon"), home, RemoteId(str(account_id)), "@latihan", Secrets())
    return Turn(account_id, account, {}, BEGAN, 60)


def calls(budgets: Budgets, of: Turn) -> int:
    """Make calls until one is refused; say how many were made."""
    for number in range(1000):
        try:
            budgets.spend(of)
        except KeptError:
            return number
    return 1000


def test_a_limit_is_spent_down_to_what_is_kept_for_publishing_until_it_begins_anew(
    budgets: Budgets, watch: Watch
) -> None:
    budgets.told(turn(1), Budget(100, 30, BEGAN + WINDOW))
    assert calls(budgets, turn(1)) == 10
    assert calls(budgets, turn(2)) == 1000
    watch.now += WINDOW
    assert calls(budgets, turn(1)) == 1000


def test_a_limit_that_all_share_is_spent_together_on_its_server_alone(budgets: Budgets) -> None:
    budgets.told(turn(1), Budget(100, 30, BEGAN + WINDOW, is_shared=True))
    assert calls(budgets, turn(1)) == 10
    assert calls(budgets, turn(2)) == 0
    assert calls(budgets, turn(3, home="https://dua.example")) == 1000


def test_an_answer_that_comes_late_does_not_give_calls_back(budgets: Budgets) -> None:
    budgets.told(turn(1), Budget(100, 25, BEGAN + WINDOW))
    budgets.told(turn(1), Budget(100, 60, BEGAN + WINDOW + timedelta(seconds=1)))
    assert calls(budgets, turn(1)) == 5
    budgets.told(turn(1), Budget(100, 100, BEGAN + 2 * WINDOW))
    assert calls(budgets, turn(1)) == 80


def test_percents_are_not_counted_down_but_taken_as_told(budgets: Budgets) -> None:
    budgets.told(turn(1), Budget(100, 21, BEGAN + WINDOW, is_percent=True))
    assert calls(budgets, turn(1)) == 1000
    budgets.told(turn(1), Budget(100, 20, BEGAN + WINDOW, is_percent=True))
    assert calls(budgets, turn(1)) == 0


def test_after_a_refusal_nothing_is_asked_until_the_time_it_named(budgets: Budgets) -> None:
    budgets.refused(turn(1), RateLimited("too many", until=BEGAN + WINDOW))
    with pytest.raises(KeptError) as kept:
        budgets.spend(turn(1))
    assert kept.value.until == BEGAN + WINDOW
    budgets.refused(turn(2), RateLimited("too many", until=BEGAN + WINDOW, whole_app=True))
    assert calls(budgets, turn(3)) == 0


def test_what_is_stored_is_told_now_and_then_and_what_is_spent_at_once(budgets: Budgets, watch: Watch) -> None:
    budgets.told(turn(1), Budget(100, 90, BEGAN + WINDOW))
    assert [each.remaining for each in budgets.changed()] == [90]
    budgets.told(turn(1), Budget(100, 80, BEGAN + WINDOW))
    assert budgets.changed() == []
    watch.now += timedelta(seconds=11)
    assert [each.remaining for each in budgets.changed()] == [80]
    budgets.told(turn(1), Budget(100, 15, BEGAN + WINDOW))
    assert [each.remaining for each in budgets.changed()] == [15]
