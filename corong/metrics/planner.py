"""
Where a call to a platform is worth most; pure.

A counter that grows at `rate` and was read `waited` seconds ago is shown too low by an area of rate x waited² / 2:
that is what a reading is worth. At a fixed budget the error of all counters together is smallest when every post is
read as soon as it is worth the same, which is after a pause of sqrt(2 x worth / rate).
"""

import math
from typing import Final

from corong.metrics.rules import longest

MINUTE: Final = 60.0
SHORT: Final = 10 * MINUTE
LONG: Final = 86_400.0
MEMORY: Final = 0.05
"""Share of its age over which a post's rate is remembered: a young post changes its pace sooner than an old one."""
QUIET: Final = 0.5
"""Changes expected of a post within its age when none came since it was last read."""
TAIL: Final = 0.02
"""Share of a post's counters that comes while its age doubles, for a post whose pace is not known yet."""
SURPRISE: Final = 3.0
"""Standard deviations from what was expected at which the past is forgotten: a post takes off, or falls still."""


def expected_at_first(*, total: int, age: float) -> float:
    """Give the changes a second expected of a post that was read once."""
    return max(total * TAIL, QUIET) / max(age, SHORT)


def expected(*, before: float, change: int, elapsed: float, age: float) -> float:
    """Give the changes a second expected next, from those expected `before` and the change of the last reading."""
    if elapsed <= 0:
        return before
    surplus = change - before * elapsed
    least = QUIET / max(age, SHORT)
    if abs(surplus) > SURPRISE * math.sqrt(before * elapsed) + SURPRISE:
        return max(change / elapsed, least)
    if change == 0 and before * elapsed > 1:
        return max(before / 4, least)  # which doubles the pause
    memory = min(max(MEMORY * age, SHORT), LONG)
    return max((change + before * memory) / (elapsed + memory), least)


def next_pause(*, rate: float, last_pause: float, age: float, floor: float) -> float:
    """
    Give the seconds until the next reading of a post of this pace and age, at most twice the last pause.

    `floor` is the shortest pause, and the one of a post that changes once a minute.
    """
    wanted = floor * math.sqrt(1 / (MINUTE * rate))
    return max(floor, min(wanted, 2 * last_pause, longest(age)))


def paced(*, pause: float, floor: float) -> float:
    """Give the changes a second that led to this pause: the only memory of a post's pace that is stored."""
    return floor * floor / (MINUTE * pause * pause)
