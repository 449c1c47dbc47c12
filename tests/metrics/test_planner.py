"""The planner's policy: pure, so its promises are checked for all inputs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from corong.metrics import stretch
from corong.metrics.planner import NOTHING_KNOWN, Habit, next_pace, next_pause, usual_pace, wanted_pause, worth
from corong.metrics.rules import longest

MINUTE = 60.0
DAY = 86_400.0
FLOOR = 300.0
QUARTER = 3.0
"""Stretch at which `make bench-planner` spends a quarter of hourly polling's calls, were its floor this one."""
paces = some.floats(1e-9, 1e3)
ages = some.floats(0, 400 * DAY)
stretches = some.floats(1, stretch.MOST)
totals = some.integers(0, 10**9)


def pause_of(pace: float, *, age: float, total: int = 1000, times: float = 1.0, habit: Habit = NOTHING_KNOWN) -> float:
    price = stretch.price(times, floor=FLOOR)
    wanted = wanted_pause(habit, pace=pace, total=total, age=age, price=price)
    return next_pause(wanted, age=age, stretch=times, floor=FLOOR)


@given(pace=paces, age=ages, total=totals, times=stretches)
def test_no_post_is_read_more_often_than_the_shortest_pause_or_less_often_than_its_age_allows(
    pace: float, age: float, total: int, times: float
) -> None:
    assert FLOOR <= pause_of(pace, age=age, total=total, times=times) <= longest(age, times)


@given(age=ages, times=stretches)
def test_however_short_calls_are_the_longest_pauses_hold(age: float, times: float) -> None:
    assert longest(age, times) <= (DAY / 6 if age < 10 * DAY else DAY if age < 60 * DAY else 7 * DAY)


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
    pauses = [pause_of(pace, age=9 * DAY) for pace in (1e-4, 1e-3, 1e-2, 1e-1)]
    assert all(slower > faster for slower, faster in pairwise(pauses))
    assert pauses[-1] == FLOOR


@given(pace=paces, age=ages, total=totals, times=stretches)
def test_a_reading_is_made_when_it_is_worth_its_price(pace: float, age: float, total: int, times: float) -> None:
    price = stretch.price(times, floor=FLOOR)
    waited = wanted_pause(NOTHING_KNOWN, pace=pace, total=total, age=age, price=price)
    assert abs(worth(NOTHING_KNOWN, pace=pace, total=total, age=age, waited=waited) / price - 1) < 0.2


@given(pace=some.floats(1e-6, 1), times=stretches)
def test_a_dearer_call_makes_pauses_longer_by_its_square_root(pace: float, times: float) -> None:
    old, never = 4000 * DAY, Habit(revival=0)
    plenty, short = (
        wanted_pause(never, pace=pace, total=0, age=old, price=stretch.price(each, floor=FLOOR)) for each in (1, times)
    )
    assert abs(short / (plenty * times) - 1) < 0.2


def test_pauses_grow_to_the_longest_while_nothing_moves() -> None:
    age, pace = 20 * DAY, 1 / MINUTE
    pauses = [pause_of(pace, age=age)]
    for _ in range(200):
        age += pauses[-1]
        pace = next_pace(NOTHING_KNOWN, before=pace, change=0, elapsed=pauses[-1], total=10, age=age)
        pauses.append(pause_of(pace, age=age, total=10))
    assert all(before <= after <= 2.1 * before for before, after in pairwise(pauses))
    assert pauses[-1] > 30 * FLOOR


@given(pace=paces, total=totals, age=some.floats(3600, 400 * DAY), elapsed=some.floats(1, 3000))
def test_no_silence_brings_a_post_far_below_what_is_usual(pace: float, total: int, age: float, elapsed: float) -> None:
    after = next_pace(NOTHING_KNOWN, before=pace, change=0, elapsed=elapsed, total=total, age=age)
    assert after >= 0.3 * usual_pace(NOTHING_KNOWN, total=total, age=age)


@given(before=some.floats(1e-6, 1e-2), age=some.floats(2 * DAY, 60 * DAY))
def test_a_post_that_takes_off_after_a_quiet_day_is_read_again_within_minutes(before: float, age: float) -> None:
    """At a quarter of hourly polling's calls; it took off an hour before it was seen, a hundred times as fast."""
    change = round(before * DAY + max(100 * before, 1 / MINUTE) * 3600)
    pace = next_pace(NOTHING_KNOWN, before=before, change=change, elapsed=DAY, total=1000 + change, age=age)
    assert pause_of(pace, age=age, total=1000 + change, times=QUARTER) <= 20 * MINUTE


def test_a_post_that_moves_visibly_is_seen_to_take_off_within_the_hour_and_then_every_few_minutes() -> None:
    """A change every three minutes, for a day; then a hundred times as many."""
    pace, age, total = 1 / 180, 3 * DAY, 2000
    for _ in range(24):
        age += 3600
        total += 20
        pace = next_pace(NOTHING_KNOWN, before=pace, change=20, elapsed=3600, total=total, age=age)
    until_seen = pause_of(pace, age=age, total=total, times=QUARTER)
    assert until_seen <= 60 * MINUTE
    came = round(until_seen / 2 * 100 / 180)
    pace = next_pace(NOTHING_KNOWN, before=pace, change=came, elapsed=until_seen, total=total + came, age=age)
    assert pause_of(pace, age=age, total=total + came, times=QUARTER) <= 10 * MINUTE


@given(before=paces, change=some.integers(0, 10**9), elapsed=some.floats(0, 7 * DAY), age=ages, total=totals)
def test_an_expected_pace_is_never_nothing(before: float, change: int, elapsed: float, age: float, total: int) -> None:
    assert next_pace(NOTHING_KNOWN, before=before, change=change, elapsed=elapsed, total=total, age=age) > 0


def test_of_two_posts_of_the_same_age_the_larger_is_expected_to_move_faster() -> None:
    paces_now = [usual_pace(NOTHING_KNOWN, total=total, age=DAY) for total in (100_000, 1000)]
    assert paces_now[0] > paces_now[1] > 0


def test_where_posts_are_known_to_revive_large_still_ones_are_read_sooner() -> None:
    lively = Habit(revival=1e-7)
    still = [pause_of(1e-7, age=50 * DAY, total=10**6, times=30, habit=habit) for habit in (NOTHING_KNOWN, lively)]
    assert still[1] < still[0]
    assert pause_of(1e-7, age=50 * DAY, total=0, times=30, habit=lively) == DAY
