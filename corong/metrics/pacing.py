"""When a publication is read next: the planner's policy on what is stored of it, its platform and its server."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from corong.config import config
from corong.metrics import planner, stretch
from corong.metrics.models import PostHabit, ServerStretch
from corong.metrics.planner import NOTHING_KNOWN, Habit
from corong.metrics.rules import longest

SOONER: Final = 4
"""Part of its pause after which a reading that failed for the first time is tried again."""


class Stored(NamedTuple):
    """
    What is stored of a publication: times in unix seconds, `latest` as JSON.

    `sampled_at` and `published` (the same as `published_at`) are times as the database writes them.
    """

    pk: int
    platform: str
    home: str
    published_at: float
    latest: str
    measured_at: float | None
    sampled_at: str | None
    has_failed: bool
    pace: float
    pull_seconds: float
    account_id: int
    timezone: str
    published: str


class Plan(NamedTuple):
    """
    When to read a publication next, and what is remembered of it for that.

    `pull_seconds` is the pause it would have while calls are plentiful, whatever its age allows.
    """

    pause: float
    pace: float
    pull_seconds: float


class Pacing:
    """The habits and stretches of this moment: one for each chunk of readings."""

    def __init__(self) -> None:
        self._floor = config().corong_measure_floor_seconds
        self._habits = {
            row.platform: Habit(tuple(row.shares), row.revival)
            for row in PostHabit.objects.all()
            if len(row.shares) == len(NOTHING_KNOWN.shares)
        }
        self._stretches = {(row.platform, row.home): row.stretch for row in ServerStretch.objects.all()}

    def plan(
        self, row: Stored, before: Mapping[str, int], latest: Mapping[str, int], at: float, *, has_failed: bool
    ) -> Plan:
        """Plan from a publication's counters before and at this moment; those of before if reading failed."""
        habit = self._habits.get(row.platform, NOTHING_KNOWN)
        times = self._stretches.get((row.platform, row.home), 1.0)
        age = at - row.published_at
        total = sum(latest.values())
        if has_failed and row.pull_seconds:
            pause = planner.next_pause(row.pull_seconds * times, age=age, stretch=times, floor=self._floor)
            if not row.has_failed:
                pause = max(self._floor, pause / SOONER)
            return Plan(pause, row.pace, row.pull_seconds)
        if row.pace > 0 and row.measured_at is not None:
            pace = planner.next_pace(
                habit,
                before=row.pace,
                change=0 if latest == before else _change(before, latest),
                elapsed=at - row.measured_at,
                total=total,
                age=age,
            )
        else:
            pace = planner.usual_pace(habit, total=total, age=age)
        price = stretch.price(times, floor=self._floor)
        wanted = planner.wanted_pause(habit, pace=pace, total=total, age=age, price=price)
        pause = planner.next_pause(wanted, age=age, stretch=times, floor=self._floor)
        return Plan(pause, pace, wanted / times)

    def until_newer(self, row: Stored, measured_at: float, at: float) -> float:
        """Give the pause after a reading whose clock is behind that of the last: until then none would be newer."""
        return min(max(self._floor, measured_at - at), longest(at - row.published_at, 1.0))


def _change(before: Mapping[str, int], latest: Mapping[str, int]) -> int:
    return sum([abs(value - before.get(metric, 0)) for metric, value in latest.items()])
