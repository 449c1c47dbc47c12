"""How an office's posts go on, learned from its own readings; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from corong.metrics.planner import AGES, NOTHING_KNOWN, SHORT, Habit, assumed_share, stage, takes_off

PRIOR_STRIDES: Final = 20
"""Strides that what is assumed of any post weighs as much as."""
PRIOR_REVIVALS: Final = 3
ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Stride:
    """What happened between two readings of one post: its ages in seconds, its counters before, their change."""

    age_before: float
    age: float
    total: int
    change: int


def learned(strides: Sequence[Stride]) -> Habit:
    """
    Learn the habit of posts from their strides.

    Strides in which far more came than usual are revivals and count apart; what is usual, at first the median, is
    learned again without them, some times. The few posts that are large weigh as much as they have counters, as they
    do in the error.
    """
    shares = _medians(strides)
    lively: list[Stride] = []
    for _ in range(ROUNDS):
        calm: list[Stride] = []
        lively = []
        for stride in strides:
            likely = _likely(shares, stride)
            (lively if takes_off(change=stride.change, likely=likely) else calm).append(stride)
        shares = _shares(calm)
    surplus = sum(stride.change - _likely(shares, stride) for stride in lively)
    waited = sum(stride.total * (stride.age - stride.age_before) for stride in strides)
    number = len(lively)
    revival = (number * surplus / max(waited, 1.0) + PRIOR_REVIVALS * NOTHING_KNOWN.revival) / (number + PRIOR_REVIVALS)
    return Habit(shares, revival)


def _ages(stride: Stride) -> tuple[float, float]:
    return max(stride.age_before, SHORT), max(stride.age, SHORT + 1)


def _assumed(stride: Stride) -> float:
    """Give the changes assumed of any post in this stride."""
    before, after = _ages(stride)
    return stride.total * assumed_share(math.sqrt(before * after)) * math.log(after / before)


def _likely(shares: Sequence[float], stride: Stride) -> float:
    before, after = _ages(stride)
    return shares[stage(math.sqrt(before * after))] * _assumed(stride)


def _medians(strides: Sequence[Stride]) -> tuple[float, ...]:
    found: list[list[float]] = [[] for _ in range(len(AGES) + 1)]
    for stride in strides:
        found[stage(math.sqrt(math.prod(_ages(stride))))].append((stride.change + 1) / (_assumed(stride) + 1))
    return tuple(median(each) if each else 1.0 for each in found)


def _shares(strides: Sequence[Stride]) -> tuple[float, ...]:
    number, came, assumed = ([0.0] * (len(AGES) + 1) for _ in range(3))
    for stride in strides:
        before, after = _ages(stride)
        part = stage(math.sqrt(before * after))
        number[part] += 1
        came[part] += stride.change
        assumed[part] += _assumed(stride)
    return tuple(
        (n * (c / e) + PRIOR_STRIDES) / (n + PRIOR_STRIDES) if e > 0 else 1.0
        for n, c, e in zip(number, came, assumed, strict=True)
    )
