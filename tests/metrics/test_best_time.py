"""The best time: never from too few posts, and never louder than what the posts say."""

import math
import random
from statistics import fmean, median

from hypothesis import given
from hypothesis import strategies as some

from corong.metrics.best_time import LEAST_OF_SLOT, LEAST_POSTS, Answered, times

posts = some.builds(Answered, some.integers(0, 6), some.integers(0, 23), some.integers(0, 10**6))
crowded = some.builds(Answered, some.integers(0, 1), some.integers(8, 10), some.integers(0, 500))


def drawn(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - chance for a test, the same every time


@given(some.lists(posts, max_size=LEAST_POSTS - 1))
def test_too_few_posts_say_nothing(few: list[Answered]) -> None:
    found = times(few)
    assert not found.is_enough
    assert not found.best
    assert all(slot.effect is None for slot in found.slots.values())
    assert sum(slot.posts for slot in found.slots.values()) == found.posts == len(few)


@given(some.lists(posts | crowded, min_size=LEAST_POSTS, max_size=200))
def test_a_slot_of_few_posts_has_no_figure_and_is_never_named(many: list[Answered]) -> None:
    found = times(many)
    assert all((slot.effect is None) == (slot.posts < LEAST_OF_SLOT) for slot in found.slots.values())
    assert all(slot.posts >= LEAST_OF_SLOT and (slot.effect or 0) > 0 for slot in found.best)


@given(some.lists(crowded, min_size=LEAST_POSTS, max_size=120))
def test_a_figure_lies_between_the_accounts_mean_and_that_of_its_own_posts(many: list[Answered]) -> None:
    usual = median(post.response for post in many)
    logs = [math.log((post.response + 1) / (usual + 1)) for post in many]
    for (weekday, hour), slot in times(many).slots.items():
        if slot.effect is None:
            continue
        own = fmean(
            log for log, post in zip(logs, many, strict=True) if (post.weekday, post.hour) == (weekday, hour)
        ) - fmean(logs)
        drawn = math.log1p(slot.effect)
        assert abs(drawn) <= abs(own) + 1e-9
        assert drawn * own >= -1e-9


@given(some.lists(crowded, min_size=LEAST_POSTS, max_size=80), some.randoms(use_true_random=False))
def test_the_order_of_the_posts_does_not_matter(many: list[Answered], order: random.Random) -> None:
    shuffled = list(many)
    order.shuffle(shuffled)
    one, other = times(many), times(shuffled)
    assert [(slot.weekday, slot.hour) for slot in one.best] == [(slot.weekday, slot.hour) for slot in other.best]


@given(some.integers(0, 1000), some.integers(LEAST_POSTS, 90))
def test_where_all_posts_are_alike_no_time_is_the_best(response: int, count: int) -> None:
    assert not times([Answered(number % 2, 8 + number % 3, response) for number in range(count)]).best


def test_more_posts_of_a_better_hour_are_believed_more() -> None:
    def effect(count: int) -> float:
        noise = drawn(1)
        others = [Answered(n % 5, 8 + n % 4, noise.randrange(60, 140)) for n in range(200)]
        found = times([*others, *(Answered(6, 19, noise.randrange(180, 420)) for _ in range(count))])
        return found.slots[6, 19].effect or 0.0

    assert 0 < effect(5) < effect(10) < effect(40) < 3


def test_an_hour_that_is_surely_better_is_named() -> None:
    noise = drawn(2)
    many = [Answered(n % 5, 8 + n % 4, noise.randrange(60, 140)) for n in range(200)]
    many += [Answered(6, 19, noise.randrange(180, 420)) for _ in range(12)]
    assert [(slot.weekday, slot.hour) for slot in times(many).best] == [(6, 19)]


def test_among_hours_that_do_not_differ_hardly_any_is_named() -> None:
    named = 0
    for seed in range(60):
        noise = drawn(seed)
        named += len(times([Answered(n % 5, 8 + n % 6, int(noise.lognormvariate(4, 1))) for n in range(300)]).best)
    assert named <= 6
