"""
When an account's posts are answered best, from its own past; pure.

A slot is a weekday and an hour of the office's own clock. What a post got in its first 24 hours is set against the
account's own median, on a logarithmic scale, since one post in a hundred gets a hundred times the usual. A slot with
few posts is drawn towards the mean of the account: by how much, its posts themselves decide, by how much more slots
differ from one another than posts within a slot do (empirical Bayes).
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

LEAST_POSTS: Final = 50
"""Posts below which nothing is said at all."""
LEAST_OF_SLOT: Final = 5
"""Posts of a slot below which nothing is said of it."""
LEAST_PRIOR: Final = 4.0
"""Posts that the mean of the account counts for, at least, against those of a slot."""
SURE: Final = 1.645
"""Standard errors that a slot must lie above the account's mean to be named: one in twenty is named by chance."""
MOST_NAMED: Final = 3

SlotKey = tuple[int, int]
"""Weekday, of which 0 is Monday, and hour."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A post: when it was published, on the office's own clock, and what it got in its first 24 hours."""

    weekday: int
    hour: int
    response: int


@dataclass(frozen=True, slots=True)
class Slot:
    """What is known of a slot. `effect` is what its posts get above the usual, as a part of it; None: too few posts."""

    weekday: int
    hour: int
    posts: int
    effect: float | None
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """All slots with posts, and the best of those that are surely above the usual: none where there are too few."""

    posts: int
    usual: float
    """The median response."""
    slots: Mapping[SlotKey, Slot]
    best: Sequence[Slot]

    @property
    def is_enough(self) -> bool:
        """Whether there are posts enough to say anything."""
        return self.posts >= LEAST_POSTS


def times(posts: Sequence[Answered]) -> Times:
    """Say which slots do better or worse than the account usually does."""
    usual = float(median(post.response for post in posts)) if posts else 0.0
    cells: dict[SlotKey, list[float]] = defaultdict(list)
    for post in posts:
        # One more than counted, so that a post without any response has a logarithm.
        cells[post.weekday, post.hour].append(math.log((post.response + 1) / (usual + 1)))
    if len(posts) < LEAST_POSTS:
        return Times(len(posts), usual, {key: Slot(*key, len(cell), None) for key, cell in cells.items()}, [])
    slots = _slots(cells)
    named = sorted(
        (slot for slot in slots.values() if slot.is_sure),
        key=lambda slot: (-(slot.effect or 0), slot.weekday, slot.hour),
    )
    return Times(len(posts), usual, slots, named[:MOST_NAMED])


def _slots(cells: Mapping[SlotKey, Sequence[float]]) -> Mapping[SlotKey, Slot]:
    mean = fmean([value for cell in cells.values() for value in sorted(cell)])
    within = _within(cells)
    prior = _prior(cells, mean, within)
    found = {}
    for (weekday, hour), cell in cells.items():
        count = len(cell)
        if count < LEAST_OF_SLOT:
            found[weekday, hour] = Slot(weekday, hour, count, None)
            continue
        drawn = count / (count + prior) * (fmean(sorted(cell)) - mean)
        error = math.sqrt(within / (count + prior))
        found[weekday, hour] = Slot(weekday, hour, count, math.expm1(drawn), is_sure=drawn > max(SURE * error, 1e-9))
    return found


def _within(cells: Mapping[SlotKey, Sequence[float]]) -> float:
    """Give the variance of posts within their slots."""
    squares = [(value - centre) ** 2 for cell in cells.values() for centre in (fmean(cell),) for value in sorted(cell)]
    freedom = len(squares) - len(cells)
    return math.fsum(squares) / freedom if freedom > 0 else 0.0


def _prior(cells: Mapping[SlotKey, Sequence[float]], mean: float, within: float) -> float:
    """Give how many posts the mean of the account counts for: many where slots hardly differ, few where they do."""
    counts = [len(cell) for cell in cells.values()]
    total = sum(counts)
    spread = math.fsum(len(cell) * (fmean(cell) - mean) ** 2 for cell in cells.values())
    size = total - sum(count * count for count in counts) / total
    between = (spread - (len(counts) - 1) * within) / size if size > 0 else 0.0
    return max(LEAST_PRIOR, within / between) if between > 0 else max(LEAST_PRIOR, float(total))
