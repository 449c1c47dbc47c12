"""
Readings by those who know the future, each the best there can be for the calls it makes.

The sum of error and calls x price is smallest post by post, by dynamic programming over the step of the last reading.
The cost from one reading to the next is a line in the later step, so a hull of lines finds the best predecessor.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.audience import HOUR, STEP, STEPS, Counts, Crowd, Flags, Floats

NEAR = 0.03
TRIES = 6


def at_budget(posts: Crowd, calls: int, price: float, reads_at: Callable[[float], Flags]) -> tuple[float, float]:
    """
    Give the error of a way to read that spends these calls, and the price at which it does, sought from this one.

    The last per cent of the calls is reckoned at their price, which is what one more call saves.
    """
    for _ in range(TRIES):
        reads = reads_at(price)
        spent = int(reads.sum())
        error = posts.error(reads)
        if abs(spent / calls - 1) < NEAR or error <= posts.unavoidable():
            break
        price *= (spent / calls) ** 2
    left = error + price * (spent - calls) * STEP / HOUR
    return max(left, posts.unavoidable()), price


def best(curves: Floats | Counts, first: Counts, price: float) -> Flags:
    """Give the steps at which to read posts that go along these curves, where a call costs `price` (counter steps)."""
    number = len(first)
    rows = np.arange(number)
    area = np.zeros((number, STEPS + 1))
    np.cumsum(curves[:, :-1], axis=1, out=area[:, 1:])
    hull = _Hull(number)
    before = np.zeros((STEPS + 1, number), dtype=np.int16)
    for step in range(STEPS + 1):
        height = curves[:, step].astype(np.float64)
        cost, before[step] = hull.lowest(step)
        cost = np.where(first < step, cost + area[:, step] + price, 0.0)
        hull.add(rows[first <= step], step, cost - area[:, step] + height * step, height)
    reads = np.zeros((number, STEPS + 1), dtype=np.bool_)
    rows, at = rows[first < STEPS], np.full(int((first < STEPS).sum()), STEPS)
    while len(rows):
        at = before[at, rows].astype(np.int64)
        going = at > first[rows]
        rows, at = rows[going], at[going]
        reads[rows, at] = True
    return reads


class _Hull:
    """For each post the lines `start - slope x step` of which one is the lowest now or later, in order of step."""

    def __init__(self, number: int) -> None:
        self.rows = np.arange(number)
        self.head = np.zeros(number, dtype=np.int64)
        self.size = np.zeros(number, dtype=np.int64)
        self.step = np.zeros((number, STEPS + 2), dtype=np.int16)
        self.start = np.zeros((number, STEPS + 2))
        self.slope = np.zeros((number, STEPS + 2))

    def lowest(self, step: int) -> tuple[Floats, NDArray[np.int16]]:
        """Give the height of each post's lowest line at this step, and the step it came from."""
        rows = self.rows[self.head + 1 < self.size]
        while len(rows):
            at = self.head[rows]
            falls = self._height(rows, at + 1, step) <= self._height(rows, at, step)
            rows = rows[falls]
            self.head[rows] += 1
            rows = rows[self.head[rows] + 1 < self.size[rows]]
        return self._height(self.rows, self.head, step), self.step[self.rows, self.head]

    def add(self, rows: Counts, step: int, start: Floats, slope: Floats) -> None:
        """Add a line to these posts' hulls; one that is never the lowest leaves."""
        last = np.maximum(self.size[rows] - 1, 0)
        level = (self.size[rows] > 0) & (self.slope[rows, last] == slope[rows])
        rows = rows[~(level & (self.start[rows, last] <= start[rows]))]
        some = rows[self.size[rows] - self.head[rows] >= 2]
        while len(some):
            last = self.size[some] - 1
            rise, run = start[some] - self.start[some, last - 1], slope[some] - self.slope[some, last - 1]
            old_rise = self.start[some, last] - self.start[some, last - 1]
            old_run = self.slope[some, last] - self.slope[some, last - 1]
            some = some[rise * old_run <= old_rise * run]
            self.size[some] -= 1
            some = some[self.size[some] - self.head[some] >= 2]
        at = self.size[rows]
        self.step[rows, at], self.start[rows, at], self.slope[rows, at] = step, start[rows], slope[rows]
        self.size[rows] += 1

    def _height(self, rows: Counts, at: Counts, step: int) -> Floats:
        return self.start[rows, at] - self.slope[rows, at] * step
