"""
Readings by one who knows every post's pace, but of no revival before a reading has shown it.

It knows how often posts revive, by how much and for how long: what remains to the oracle that knows the expected
course is the news of revivals alone, which is only to be had by reading.
"""

from typing import Final

import numpy as np

from benchmarks.audience import DAY, OLDEST, PACES, REVIVALS, REVIVING, SECONDS, STEP, STEPS, Crowd, Flags

COMING: Final = REVIVING * sum(SECONDS) / 2 * STEP / (OLDEST - REVIVALS[0] * DAY)
"""What revivals bring, a step and counter."""


def by_informed(posts: Crowd, price: float) -> Flags:
    """Give the steps at which posts are read where a call costs `price` (counter steps)."""
    rows = np.arange(len(posts.born))
    calm, lively = np.diff(posts.calm, axis=1), np.diff(posts.expected, axis=1)
    last = posts.first.copy()
    total = posts.true[rows, np.minimum(last, STEPS)].astype(np.float64)
    lasts = sum(PACES) / 2 * 3600 / STEP
    reads = np.zeros(posts.true.shape, dtype=np.bool_)
    for step in range(1, STEPS):
        waited = (step - last).astype(np.float64)
        has_revived = last >= posts.revives
        pace = np.where(has_revived, lively[:, step - 1], calm[:, step - 1])
        fading = np.exp(-waited / lasts)
        area = waited * waited / 2 + lasts * waited * fading - lasts * lasts * (1 - fading)
        coming = np.where(has_revived | (posts.age(step) < REVIVALS[0] * DAY), 0, COMING * total)
        taken = rows[(last < step) & (pace * waited * (waited + 1) / 2 + coming * area >= price)]
        reads[taken, step] = True
        last[taken] = step
        total[taken] = posts.true[taken, step]
    return reads
