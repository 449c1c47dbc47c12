"""Practice posts with a known future: what is expected of each, what comes, and how far a shown counter is from it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

STEP: Final = 600.0
"""Seconds between the moments at which anything can be read, by anyone."""
STEPS: Final = 4 * 144
STEPS_AN_HOUR: Final = 6
HOUR: Final = 3600.0
DAY: Final = 86_400.0
OLDEST: Final = 90 * DAY
SMALLEST: Final = 1000.0
LARGEST: Final = 2e6
"""Views of a post in its life, without revival."""
REVIVING: Final = 0.05
"""Share of the posts that revive, once, at any age within `REVIVALS` days."""
REVIVALS: Final = (2.0, 90.0)
SECONDS: Final = (0.2, 2.0)
"""What a revival brings, in shares of what the post had in its first life."""
PACES: Final = (2.0, 24.0)
"""Hours in which a revival falls to a third."""

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Crowd:
    """
    Posts of all ages, a row each, with a column for every step.

    `first` is the first step at which a post can be shown, where everyone reads it without a call being counted.
    `expected` is its course, of which `calm` leaves the revival out, that begins at the step `revives`; `true` is what
    comes of it by chance, a whole number.
    """

    born: Floats
    first: Counts
    revives: Floats
    calm: Floats
    expected: Floats
    true: Counts

    @property
    def hourly(self) -> float:
        """The calls of reading every post once an hour."""
        return float((STEPS - self.first).sum()) / STEPS_AN_HOUR

    def age(self, step: int) -> Floats:
        """Give every post's age in seconds."""
        return (step - self.born) * STEP

    def unavoidable(self) -> float:
        """Give the area, in counter hours, between one step and the next: growth that no reading can show sooner."""
        grown = self.true[:, -1] - self.true[np.arange(len(self.born)), self.first]
        return float(grown.sum()) * STEP / HOUR / 2

    def error(self, reads: Flags) -> float:
        """Give the area between shown and true counters, in counter hours, if posts are read at these steps."""
        steps = np.arange(STEPS)
        read = reads[:, :STEPS].copy()
        shown = np.flatnonzero(self.first < STEPS)
        read[shown, self.first[shown]] = True
        last = np.maximum.accumulate(np.where(read, steps, -1), axis=1)
        missing = self.true[:, :STEPS] - np.take_along_axis(self.true, np.maximum(last, 0), axis=1)
        return float(missing[last >= 0].sum()) * STEP / HOUR + self.unavoidable()


def crowd(number: int, seed: int) -> Crowd:
    """Make posts: heavy-tailed, a quick start with a long tail, some reviving late."""
    chance = np.random.default_rng(seed)
    born = STEPS - chance.random(number) * OLDEST / STEP
    size = np.minimum(SMALLEST * (1 + chance.pareto(1.1, number)), LARGEST)
    quick, slow = chance.lognormal(np.log(6 * HOUR), 0.7, number), chance.lognormal(np.log(DAY), 0.5, number)
    again = np.where(chance.random(number) < REVIVING, chance.uniform(*REVIVALS, number) * DAY, np.inf)
    second, pace = size * chance.uniform(*SECONDS, number), chance.uniform(*PACES, number) * HOUR
    age = np.maximum((np.arange(STEPS + 1) - born[:, None]) * STEP, 0)
    calm = size[:, None] * (0.7 * (1 - np.exp(-age / quick[:, None])) + 0.3 * (1 - (1 + age / slow[:, None]) ** -0.8))
    since = np.maximum(age - again[:, None], 0)
    expected = calm + second[:, None] * (1 - np.exp(-since / pace[:, None]))
    grown = chance.poisson(np.diff(expected, axis=1))
    true = np.concatenate([np.zeros((number, 1)), np.cumsum(grown, axis=1)], axis=1)
    true += np.rint(expected[:, :1])
    first = np.maximum(0, np.ceil(born)).astype(np.int64)
    return Crowd(born, np.minimum(first, STEPS), again / STEP + born, calm, expected, true.astype(np.int64))
