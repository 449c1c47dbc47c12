"""What counts as unusual: by the account's own history, and never from too few posts."""

import random
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.alerts import surprise

COUNTS = st.integers(0, 10_000_000)
HISTORY = st.lists(COUNTS, min_size=surprise.LEAST_POSTS, max_size=60)


@given(COUNTS, st.lists(COUNTS, max_size=surprise.LEAST_POSTS - 1))
def test_too_few_posts_say_nothing(value: int, earlier: list[int]) -> None:
    assert surprise.surprise(value, earlier) is None
    assert not surprise.is_surge(value, earlier)


@given(HISTORY, st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_more_is_never_less_surprising(earlier: list[int], value: int, more: int) -> None:
    lower, higher = surprise.surprise(value, earlier), surprise.surprise(value + more, earlier)
    assert lower is not None
    assert higher is not None
    assert lower.z <= higher.z
    assert surprise.is_surge(value, earlier) <= surprise.is_surge(value + more, earlier)


@given(HISTORY)
def test_what_was_there_before_is_no_surge(earlier: list[int]) -> None:
    assert not surprise.is_surge(max(earlier), earlier)


@given(HISTORY, st.randoms(use_true_random=False))
def test_the_order_of_earlier_posts_does_not_matter(earlier: list[int], chance: random.Random) -> None:
    shuffled = earlier.copy()
    chance.shuffle(shuffled)
    assert surprise.surprise(777, shuffled) == surprise.surprise(777, earlier)


@given(st.lists(st.integers(10, 200), min_size=12, max_size=40), st.integers(100_000, 10_000_000))
def test_one_post_that_did_far_better_does_not_hide_the_next(earlier: list[int], giant: int) -> None:
    assert surprise.is_surge(giant * 10, [*earlier, giant])


@pytest.mark.parametrize(
    ("value", "earlier", "is_surge"),
    [
        pytest.param(19, [0] * 20, False, id="a few more than none"),
        pytest.param(40, [0] * 20, True, id="many more than none"),
        pytest.param(150, [100] * 20, False, id="half as well again"),
        pytest.param(1200, [100] * 20, True, id="twelve times"),
        pytest.param(1200, [10, 30, 90, 300, 1000, 3000, 20, 60, 180, 600], False, id="an account of ups and downs"),
    ],
)
def test_cases_worked_out_by_hand(value: int, earlier: list[int], *, is_surge: bool) -> None:
    assert surprise.is_surge(value, earlier) == is_surge


def test_quiet_accounts_are_seldom_alarmed_and_bursts_are_seen() -> None:
    # Posts whose response is spread as it usually is (a factor of two up or down), two a day for thirty days.
    chance = random.Random(20261124)  # noqa: S311 - a simulation
    posts = [round(exp(chance.gauss(4.0, 0.7))) for _ in range(40 * 61)]
    alarms = seen = 0
    for month in range(40):
        mine = posts[month * 61 : (month + 1) * 61]
        alarms += sum(surprise.is_surge(mine[day], mine[:day][-40:]) for day in range(surprise.LEAST_POSTS, 60))
        seen += surprise.is_surge(max(mine[:40]) * 4, mine[:40])
    assert alarms <= 20
    assert seen >= 36


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 500), st.integers(0, 500))
def test_more_failures_never_calm_down(bad: int, more: int, bad_before: int, settled_before: int) -> None:
    settled = 80
    bad_before = min(bad_before, settled_before)
    before = {"bad_before": bad_before, "settled_before": settled_before}
    now = surprise.is_falling(bad=bad, settled=settled, **before)
    then = surprise.is_falling(bad=bad + more, settled=settled, **before)
    assert now <= then


@pytest.mark.parametrize(
    ("bad", "settled", "bad_before", "settled_before", "is_falling"),
    [
        (4, 4, 0, 100, False),
        (2, 9, 0, 100, False),
        (4, 9, 1, 100, True),
        (4, 9, 40, 100, False),
        (3, 5, 0, 0, False),
        (5, 5, 0, 20, True),
        (10, 60, 0, 900, False),
    ],
)
def test_health_by_hand(bad: int, settled: int, bad_before: int, settled_before: int, *, is_falling: bool) -> None:
    assert (
        surprise.is_falling(bad=bad, settled=settled, bad_before=bad_before, settled_before=settled_before)
        == is_falling
    )
