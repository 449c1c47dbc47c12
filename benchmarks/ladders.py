"""Practice posts with a known future, and the fixed ladder that reads them by age alone."""

import math
import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

STEP: Final = 600.0
"""Seconds between the moments at which anything can be read."""
STEPS: Final = 4 * 144
OLDEST: Final = 90 * 86_400.0
HOUR: Final = 3600.0
DAY: Final = 86_400.0
SMALLEST: Final = 1000
LARGEST: Final = 2e6
"""Views of a post in its life, without revival."""
REVIVING: Final = 0.05
PEERS: Final = ((10 * DAY, 4 * HOUR), (60 * DAY, DAY))
"""The ladder of the peers: four-hourly to day 10, daily to day 60, then weekly."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post: the step of its publication (before 0: already there), and its true counter at every step."""

    born: float
    true: Sequence[int]

    @property
    def first(self) -> int:
        """The first step at which it can be shown."""
        return max(0, math.ceil(self.born))

    def age(self, step: float) -> float:
        """Give its age in seconds."""
        return (step - self.born) * STEP

    def unread(self) -> float:
        """Give the area in counter hours, had it been read at its first step only."""
        first = self.first
        return (sum(self.true[first:-1]) - self.true[first] * (STEPS - first)) * STEP / HOUR + self.within()

    def within(self) -> float:
        """Give the area that no reading at whole steps can avoid: growth between one step and the next."""
        return (self.true[-1] - self.true[self.first]) * STEP / HOUR / 2

    def gain(self, start: int, read: int, end: int) -> float:
        """Give the area in counter hours that one more reading saves between two others."""
        return (self.true[read] - self.true[start]) * (end - read) * STEP / HOUR


def posts(number: int, chance: random.Random) -> list[Post]:
    """Make posts of all ages: heavy-tailed, a quick start with a long tail, some reviving late."""
    made = []
    for _ in range(number):
        born = STEPS - chance.random() * OLDEST / STEP
        size = min(SMALLEST * chance.paretovariate(1.1), LARGEST)
        quick, slow = chance.lognormvariate(math.log(6 * HOUR), 0.7), chance.lognormvariate(math.log(DAY), 0.5)
        again, second, pace = math.inf, 0.0, HOUR
        if chance.random() < REVIVING:
            again, pace = chance.uniform(2, 90) * DAY, chance.uniform(2, 24) * HOUR
            second = size * chance.uniform(0.2, 2.0)
        made.append(Post(born, _counted(_curve(born, size, quick, slow, (again, second, pace)), chance)))
    return made


def _curve(born: float, size: float, quick: float, slow: float, revival: tuple[float, float, float]) -> list[float]:
    again, second, pace = revival
    expected = []
    for step in range(STEPS + 1):
        age = (step - born) * STEP
        if age <= 0:
            expected.append(0.0)
            continue
        value = size * (0.7 * (1 - math.exp(-age / quick)) + 0.3 * (1 - (1 + age / slow) ** -0.8))
        if age > again:
            value += second * (1 - math.exp((again - age) / pace))
        expected.append(value)
    return expected


def _counted(expected: Sequence[float], chance: random.Random) -> Sequence[int]:
    """Give whole numbers that grow by chance around the expected curve (Poisson; normal where many come at once)."""
    total = round(expected[0])
    counted = array("q", [total])
    next_one = chance.expovariate(1.0)
    before = expected[0]
    for value in expected[1:]:
        growth = value - before
        before = value
        if growth > 30:
            total += max(0, round(chance.gauss(growth, math.sqrt(growth))))
        else:
            next_one -= growth
            while next_one < 0:
                total += 1
                next_one += chance.expovariate(1.0)
        counted.append(total)
    return counted


def _rung(age: float) -> float:
    return next((pause for until, pause in PEERS if age < until), 7 * DAY)


def by_ladder(made: Sequence[Post], calls: float, chance: random.Random) -> tuple[float, int]:
    """Read by age alone, its pauses all stretched alike to spend these calls; give the area and the calls."""
    natural = sum(STEP / _rung(post.age(step)) for post in made for step in range(post.first, STEPS, 6)) * 6
    stretch = natural / calls
    area, spent = 0.0, 0
    for post in made:
        last = post.first
        area += post.unread()
        moment = last + chance.random() * stretch * _rung(post.age(last)) / STEP
        while moment < STEPS:
            read = math.ceil(moment)
            spent += 1
            if last < read < STEPS:
                area -= post.gain(last, read, STEPS)
                last = read
            moment += stretch * _rung(post.age(moment)) / STEP
    return area, spent
