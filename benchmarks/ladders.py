"""The peers' fixed ladder, which reads posts by their age alone."""

import numpy as np

from benchmarks.audience import DAY, HOUR, STEP, STEPS, Crowd, Flags, Floats

FOUR_HOURLY: float = 4 * HOUR


def rung(age: Floats) -> Floats:
    """Give the pause of the peers' ladder: four-hourly to day 10, daily to day 60, then weekly."""
    return np.select([age < 10 * DAY, age < 60 * DAY], [FOUR_HOURLY, DAY], 7 * DAY)


def by_ladder(posts: Crowd, calls: int, seed: int) -> Flags:
    """
    Give the steps at which the ladder reads, its pauses all stretched alike to spend these calls.

    Two readings that would fall into one step are one and cost one call.
    """
    low, high = 0.01, 100.0
    for _ in range(30):
        stretch = (low * high) ** 0.5
        reads = _stretched(posts, stretch, seed)
        spent = int(reads.sum())
        if abs(spent - calls) <= calls / 2000:
            break
        low, high = (stretch, high) if spent > calls else (low, stretch)
    return reads


def _stretched(posts: Crowd, stretch: float, seed: int) -> Flags:
    chance = np.random.default_rng(seed)
    reads = np.zeros(posts.calm.shape, dtype=np.bool_)
    rows = np.arange(len(posts.born))
    pause = rung(posts.age(0)) * stretch / STEP
    moment = posts.first + chance.random(len(rows)) * np.where(posts.first > 0, FOUR_HOURLY * stretch / STEP, pause)
    while (moment < STEPS).any():
        at = np.ceil(moment).astype(np.int64)
        within = (at < STEPS) & (at > posts.first)
        reads[rows[within], at[within]] = True
        moment += stretch * rung((moment - posts.born) * STEP) / STEP
    return reads
