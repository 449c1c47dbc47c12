"""The planner's policy: pure, so its promises are checked for all inputs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from corong.metrics.planner import expected, expected_at_first, next_pause, paced
from corong.metrics.rules import longest

DAY = 86_400.0
FLOOR = 300.0
paces = some.floats(1e-9, 1e3)
ages = some.floats(0, 400 * DAY)


@given(rate=paces, last_pause=some.floats(FLOOR, 7 * DAY), age=ages)
def test_no_post_is_read_more_often_than_the_shortest_pause_or_less_often_than_its_age_allows(
    rate: float, last_pause: float, age: float
) -> None:
    pause = next_pause(rate=rate, last_pause=last_pause, age=age, floor=FLOOR)
    assert FLOOR <= pause <= max(FLOOR, min(longest(age), 2 * last_pause))


def test_the_longest_pauses_are_four_hours_to_day_10_a_day_to_day_60_and_then_a_week() -> None:
    assert [longest(day * DAY) for day in (3, 9.9, 10, 59.9, 60, 900)] == [
        DAY / 6,
        DAY / 6,
        DAY,
        DAY,
        7 * DAY,
        7 * DAY,
    ]


def test_a_post_that_moves_faster_is_read_sooner() -> None:
    pauses = [next_pause(rate=rate, last_pause=7 * DAY, age=9 * DAY, floor=FLOOR) for rate in (1e-4, 1e-3, 1e-2, 1e-1)]
    assert all(slower > faster for slower, faster in pairwise(pauses))
    assert pauses[-1] == FLOOR


def test_pauses_grow_to_the_longest_while_nothing_moves() -> None:
    age, pause = 20 * DAY, FLOOR
    pauses = [pause]
    for _ in range(200):
        rate = expected(before=paced(pause=pause, floor=FLOOR), change=0, elapsed=pause, age=age)
        pause = next_pause(rate=rate, last_pause=pause, age=age, floor=FLOOR)
        pauses.append(pause)
    assert all(before <= after <= 2 * before for before, after in pairwise(pauses))
    assert pauses[-1] > 10 * FLOOR


def test_a_still_post_that_takes_off_is_read_again_within_minutes() -> None:
    rate = expected(before=1e-6, change=5000, elapsed=DAY, age=30 * DAY)
    assert next_pause(rate=rate, last_pause=DAY, age=30 * DAY, floor=FLOOR) <= 4 * FLOOR


@given(before=paces, change=some.integers(0, 10**9), elapsed=some.floats(0, 7 * DAY), age=ages)
def test_an_expected_pace_is_never_nothing(before: float, change: int, elapsed: float, age: float) -> None:
    assert expected(before=before, change=change, elapsed=elapsed, age=age) > 0


def test_of_two_posts_of_the_same_age_the_larger_is_expected_to_move_faster() -> None:
    assert expected_at_first(total=100_000, age=DAY) > expected_at_first(total=1000, age=DAY) > 0


@given(pause=some.floats(1, 7 * DAY))
def test_the_stored_pause_remembers_the_pace(pause: float) -> None:
    rate = paced(pause=pause, floor=1.0)
    assert abs(next_pause(rate=rate, last_pause=pause, age=900 * DAY, floor=1.0) - pause) < 1e-6 * pause
