"""How an office's posts go on is learned from its readings, and assumed where there are none."""

import math

from corong.metrics.habits import Stride, learned
from corong.metrics.planner import AGES, NOTHING_KNOWN, assumed_share, stage, usual_pace

HOUR = 3600.0
DAY = 86_400.0


def strides(*, faster: float, number: int = 400) -> list[Stride]:
    """Give readings every four hours of posts of all ages that grow so many times faster than is assumed."""
    made = []
    for each in range(number):
        before = HOUR * 1.02**each
        after = before + 4 * HOUR
        likely = 5000 * assumed_share(math.sqrt(before * after)) * math.log(after / before)
        made.append(Stride(before, after, 5000, round(faster * likely)))
    return made


def test_without_readings_nothing_is_learned() -> None:
    habit = learned([])
    assert habit == NOTHING_KNOWN


def test_posts_that_grow_faster_than_assumed_are_expected_to() -> None:
    habit = learned(strides(faster=2.5))
    for age in (6 * HOUR, DAY, 3 * DAY):
        usual = usual_pace(habit, total=5000, age=age) / usual_pace(NOTHING_KNOWN, total=5000, age=age)
        assert 1.8 < usual < 2.6


def test_a_few_readings_change_little() -> None:
    habit = learned(strides(faster=2.5, number=3))
    assert all(share < 1.5 for share in habit.shares)


def test_posts_that_revive_are_expected_to_and_do_not_make_the_calm_ones_faster() -> None:
    calm = strides(faster=1)
    lively = [Stride(40 * DAY + n * DAY, 41 * DAY + n * DAY, 5000, 4000) for n in range(10)]
    quiet, mixed = learned(calm), learned([*calm, *lively])
    assert mixed.revival > 10 * quiet.revival
    assert mixed.shares[stage(45 * DAY)] < 1.5 * quiet.shares[stage(45 * DAY)]


def test_every_age_has_a_part_of_life() -> None:
    assert [stage(age) for age in (0, *AGES)] == list(range(len(AGES) + 1))
