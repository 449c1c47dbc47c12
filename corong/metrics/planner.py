"""
Where a call to a platform is worth most; pure.

A counter that grows at `pace` and was read `waited` seconds ago is shown too low by an area of pace x waited² / 2:
that is what a reading is worth. At a fixed number of calls the error of all counters together is smallest when every
post is read as soon as it is worth the same, the price of a call. docs/decisions/0010 derives it and says what no
policy can know.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from corong.metrics.rules import longest

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86_400.0
SHORT: Final = 10 * MINUTE
AGES: Final = (HOUR, 4 * HOUR, 12 * HOUR, 36 * HOUR, 4 * DAY, 12 * DAY, 36 * DAY)
"""Ages between which the habit of a platform's posts is learned separately."""
HALF: Final = 6 * HOUR
"""Age by which a post, of which nothing else is known, has had half of what it will."""
LASTS: Final = 10 * HOUR
"""How long a post that revives stays lively."""
FEW: Final = 10
"""Counters lower than this say nothing yet about how a post will go on."""
KNOWN: Final = 6.0
"""Changes after which what was seen of a post counts as much as what was expected of it."""
SURPRISE: Final = 3.0
"""Standard deviations above what was expected, which may be wrong by as much as it is, at which a post takes off."""
RECENT: Final = HOUR
"""How long ago a post that took off, at some moment of a pause, is taken to have done so at most."""
NEAR: Final = 0.002
"""Share of the price by which what a reading is worth may miss it."""
LEAST: Final = 0.3
"""Share of the usual pace below which no silence brings a post."""


@dataclass(frozen=True, slots=True)
class Habit:
    """
    How posts go on, learned from an office's own readings (habits.py).

    `shares` says for each of the ages how much faster posts grow than is assumed of a post of which nothing is known;
    `revival` what is added, a second and counter, by posts that come back to life.
    """

    shares: tuple[float, ...] = (1.0,) * (len(AGES) + 1)
    revival: float = 2e-9


NOTHING_KNOWN: Final = Habit()


def stage(age: float) -> int:
    """Give the number of the part of its life that a post of this age is in."""
    return bisect_right(AGES, age)


def assumed_share(age: float) -> float:
    """Give the growth, in shares of its counters for each natural logarithm of age, assumed of any post."""
    return 1 / (1 + age / HALF)


def usual_pace(habit: Habit, *, total: int, age: float) -> float:
    """Give the changes a second that a post of this age with counters of this sum usually has."""
    age = max(age, SHORT)
    return habit.shares[stage(age)] * assumed_share(age) * max(total, FEW) / age


def takes_off(*, change: float, likely: float) -> bool:
    """Say whether so much more came than was likely that what was known of a post no longer holds."""
    return change - likely > SURPRISE * (math.sqrt(likely + likely * likely) + 1)


def next_pace(habit: Habit, *, before: float, change: int, elapsed: float, total: int, age: float) -> float:
    """
    Give the changes a second expected of a post now, from those expected before and the `change` of a reading.

    A Gamma prior with mean `before`, which falls as the post ages, met by a Poisson count; `age` and `total` are those
    at the reading, `elapsed` the seconds since the one before it.
    """
    if elapsed <= 0:
        return before
    fading = max(age - elapsed, SHORT) / max(age, SHORT)
    likely = before * elapsed * math.sqrt(fading)
    if takes_off(change=change, likely=likely):
        return change / min(elapsed, RECENT)
    pace = before * max(fading * (KNOWN + change) / (KNOWN + likely), 1 / 4)  # its pause doubles at most
    return max(pace, LEAST * usual_pace(habit, total=total, age=age))


def worth(habit: Habit, *, pace: float, total: int, age: float, waited: float) -> float:
    """
    Give what a reading is worth after this pause: the area, in changes x seconds, by which it shortens the error.

    The pace falls as the post ages. A post may also have come back to life, at any moment of the pause and for hours:
    at first that adds little, since it would be seen early, and in the end as much as if its pace were higher.
    """
    own = pace * waited * waited / (2 * (1 + waited / max(age, SHORT)))
    return own + habit.revival * total * waited**3 / (3 * LASTS + 2 * waited)


def least_price(floor: float) -> float:
    """Give the price of a call, in changes x seconds, while there are plenty: one change a minute earns the floor."""
    return floor * floor / (2 * MINUTE)


def wanted_pause(habit: Habit, *, pace: float, total: int, age: float, price: float) -> float:
    """Give the seconds after which a reading is worth its price."""
    falling = price / max(age, SHORT)
    pause = (falling + math.sqrt(falling * falling + 2 * price * pace)) / pace  # if no post ever revived
    for _ in range(4):  # each takes four fifths of the error away, as the worth grows by a power from 2 to 3
        missing = price / worth(habit, pace=pace, total=total, age=age, waited=pause)
        pause *= missing**0.4
        if abs(missing - 1) < NEAR:
            break
    return pause


def next_pause(wanted: float, *, age: float, stretch: float, floor: float) -> float:
    """Give the seconds until the next reading: the wanted ones, within the floor and what its age allows."""
    return max(floor, min(wanted, longest(age, stretch)))
