"""
How much longer every pause must be for all readings together to fit a budget; pure.

The price of a call rises with the square of the stretch: at stretch 2 a reading must be worth four times as much.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corong.metrics.planner import least_price
from corong.metrics.rules import longest

MOST: Final = 1000.0
"""Where no stretch suffices, as even the longest pauses ask for more than there is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Posts of about the same age that would be read after the same pause (seconds) while calls are plentiful."""

    posts: int
    pause: float
    age: float


def price(stretch: float, *, floor: float) -> float:
    """Give the price of a call, in changes x seconds."""
    return least_price(floor) * stretch * stretch


def readings_a_second(asked: Sequence[Asked], *, stretch: float, floor: float) -> float:
    """Give what posts ask for at this stretch."""
    return sum(each.posts / max(floor, min(each.pause * stretch, longest(each.age, stretch))) for each in asked)


def fitting(asked: Sequence[Asked], *, allowed: float, floor: float) -> float:
    """
    Give the smallest stretch, from 1 to `MOST`, at which these posts ask for no more readings a second than allowed.

    At `MOST` the floors alone may ask for more than is allowed: then readings come late, and no stretch helps.
    """
    low, high = 0.0, math.log(MOST)
    if readings_a_second(asked, stretch=1.0, floor=floor) <= allowed:
        return 1.0
    for _ in range(20):
        middle = (low + high) / 2
        if readings_a_second(asked, stretch=math.exp(middle), floor=floor) > allowed:
            low = middle
        else:
            high = middle
    return math.exp(high)
