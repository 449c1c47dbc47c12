"""The planner's policy, as production runs it, on practice posts."""

from typing import Final

import numpy as np

from benchmarks.audience import STEP, STEPS, STEPS_AN_HOUR, Crowd, Flags
from corong.metrics import planner
from corong.metrics.habits import Stride
from corong.metrics.planner import Habit
from corong.metrics.rules import longest
from corong.metrics.stretch import Asked, fitting, price

FLOOR: Final = 300.0
"""The shortest pause that is set as production starts, in seconds; here it only says what a call costs at least."""
SAVED_HOURS: Final = 24.0
"""Hours over which calls that were left are spent."""


class Reader:
    """Reads posts as the planner says, at a share of the calls of hourly polling."""

    def __init__(self, posts: Crowd, share: float, habit: Habit) -> None:
        self.share = share
        self.habit = habit
        self.births = posts.born
        self.born = [float(born) for born in posts.born]
        self.true = [row.tolist() for row in posts.true]
        self.last = [int(first) for first in posts.first]
        self.pace = [0.0] * len(self.born)
        self.wanted = np.zeros(len(self.born))
        self.stretch = 1.0
        self.reads = np.zeros(posts.true.shape, dtype=np.bool_)
        self.due: list[list[int]] = [[] for _ in range(STEPS + 1)]

    def run(self) -> Flags:
        """Give the steps at which posts are read."""
        new: list[list[int]] = [[] for _ in range(STEPS + 1)]
        for index, first in enumerate(self.last):
            new[first].append(index)
        for index in new[0]:
            self._look(index, 0)
        known = list(new[0])
        waiting: list[int] = []
        left = 0.0
        for step in range(STEPS):
            calls = self.share * len(known) / STEPS_AN_HOUR
            if step % STEPS_AN_HOUR == 0:
                self.stretch = self._fitting(known, step, calls / STEP + max(0.0, left) / (SAVED_HOURS * 3600))
                if step == 0:
                    for index in known:
                        self._plan(index, 0)
            left += calls if step else 0
            waiting += self.due[step]
            taken, waiting = waiting[: int(left)], waiting[int(left) :]
            left -= len(taken)
            self.reads[taken, step] = True
            begun = new[step] if step else []
            for index in taken + begun:
                self._look(index, step)
                self._plan(index, step)
            known += begun
        return self.reads

    def _look(self, index: int, step: int) -> None:
        total = self.true[index][step]
        age = (step - self.born[index]) * STEP
        last = self.last[index]
        if last == step:
            self.pace[index] = planner.usual_pace(self.habit, total=total, age=age)
        else:
            self.pace[index] = planner.next_pace(
                self.habit,
                before=self.pace[index],
                change=total - self.true[index][last],
                elapsed=(step - last) * STEP,
                total=total,
                age=age,
            )
        self.last[index] = step
        cost = price(self.stretch, floor=FLOOR)
        wanted = planner.wanted_pause(self.habit, pace=self.pace[index], total=total, age=age, price=cost)
        self.wanted[index] = wanted / self.stretch

    def _plan(self, index: int, step: int) -> None:
        age = (step - self.born[index]) * STEP
        wanted = self.wanted[index] * self.stretch
        pause = planner.next_pause(wanted, age=age, stretch=self.stretch, floor=STEP)
        due = step + max(1, int(pause / STEP + 0.5))
        if due < STEPS:
            self.due[due].append(index)

    def _fitting(self, known: list[int], step: int, allowed: float) -> float:
        rows = np.array(known)
        pause, age = self.wanted[rows], (step - self.births[rows]) * STEP + STEP
        groups, posts = np.unique(np.rint(2 * np.log2(pause)) + 1j * np.rint(2 * np.log2(age)), return_counts=True)
        asked = [
            Asked(number, 2 ** (each.real / 2), 2 ** (each.imag / 2))
            for each, number in zip(groups.tolist(), posts.tolist(), strict=True)
        ]
        return fitting(asked, allowed=allowed, floor=STEP)


def history(posts: Crowd, seed: int) -> list[Stride]:
    """Give what an office that read these posts by the longest pauses of their ages would have stored of them."""
    chance = np.random.default_rng(seed)
    strides = []
    for index, first in enumerate(posts.first.tolist()):
        last = first
        pause = longest((last - posts.born[index]) * STEP) * chance.random()
        while (step := last + max(1, round(pause / STEP))) < STEPS:
            before, after = ((at - float(posts.born[index])) * STEP for at in (last, step))
            total, came = int(posts.true[index, last]), int(posts.true[index, step] - posts.true[index, last])
            strides.append(Stride(before, after, total, came))
            last, pause = step, longest(after)
    return strides
