"""What is out of the ordinary for an account, by its own history; pure."""

from collections.abc import Sequence
from math import comb, log1p
from statistics import median
from typing import Final, NamedTuple

LEAST_POSTS: Final = 8
"""Fewer earlier posts say nothing of what is usual."""
LEAST_Z: Final = 3.5
LEAST_SPREAD: Final = 0.5
"""In logarithms: an account whose posts all do alike is not alarmed by one that does half as well again."""
LEAST_EXCESS: Final = 20
"""Reactions above what is usual, so that three likes in place of none are no news."""
_CONSISTENT: Final = 1.4826
"""Makes the median absolute deviation of a bell curve equal to its standard deviation."""

LEAST_SETTLED: Final = 5
LEAST_BAD: Final = 3
LEAST_SHARE: Final = 0.25
CHANCE: Final = 0.01
"""So improbable must the failures be, if deliveries went as they usually do."""


class Surprise(NamedTuple):
    """How far a value lies above what is usual: `z` in spreads, of `posts` earlier ones with this `usual` value."""

    z: float
    usual: int
    posts: int


def surprise(value: int, earlier: Sequence[int]) -> Surprise | None:
    """
    Give the robust z-score of a post among the account's earlier ones at the same age; None: too few to say.

    Reactions are spread over orders of magnitude, so their logarithms are compared; median and median absolute
    deviation are not moved by the few posts that did far better.
    """
    if len(earlier) < LEAST_POSTS:
        return None
    logs = [log1p(each) for each in earlier]
    centre = median(logs)
    spread = max(_CONSISTENT * median(abs(each - centre) for each in logs), LEAST_SPREAD)
    return Surprise((log1p(value) - centre) / spread, round(median(earlier)), len(earlier))


def is_surge(value: int, earlier: Sequence[int]) -> bool:
    """Say whether a post gets a response that this account never had at this age, far beyond what is usual."""
    found = surprise(value, earlier)
    return found is not None and found.z >= LEAST_Z and value > max(earlier) and value - found.usual >= LEAST_EXCESS


def is_falling(*, bad: int, settled: int, bad_before: int, settled_before: int) -> bool:
    """
    Say whether deliveries fail more often than they used to.

    `bad` of the `settled` ones of the last day failed, and `bad_before` of the `settled_before` ones before.
    """
    if settled < LEAST_SETTLED or bad < LEAST_BAD or bad / settled < LEAST_SHARE:
        return False
    # One more failure than was seen, or an account without any would be alarmed for ever by its first.
    usual = (bad_before + 1) / (settled_before + 2)
    return _at_least(bad, settled, usual) < CHANCE


def _at_least(bad: int, of: int, share: float) -> float:
    """Give the chance of so many failures or more, where each comes with this share."""
    return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(bad, of + 1))
