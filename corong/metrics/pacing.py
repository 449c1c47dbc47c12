"""When a publication is read next: the planner's policy on what is stored of it, its platform and its server."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from corong.config import config
from corong.metrics import planner, stretch
from corong.metrics.models import PostHabit, ServerStretch
from corong.metrics.planner import NOTHING_KNOWN, Habit

COLUMNS: Final = (
    "published_at",
    "latest",
    "measured_at",
    "measure_failed_at",
    "pace",
    "pull_seconds",
    "account__platform",
    "account__home",
)
"""What of a publication decides when it is read next."""
SOONER: Final = 4
"""Part of its pause after which a reading that failed for the first time is tried again."""


@dataclass(frozen=True, slots=True)
class Plan:
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

    def plan(self, row: Mapping[str, Any], latest: Mapping[str, int], at: datetime, *, has_failed: bool) -> Plan:
        """Plan from a publication's `COLUMNS`, and its counters at this moment; those of before if reading failed."""
        habit = self._habits.get(row["account__platform"], NOTHING_KNOWN)
        times = self._stretches.get((row["account__platform"], row["account__home"]), 1.0)
        age = (at - row["published_at"]).total_seconds()
        total = sum(latest.values())
        if has_failed and row["pull_seconds"]:
            wanted = row["pull_seconds"] * times
            pause = planner.next_pause(wanted, age=age, stretch=times, floor=self._floor)
            if row["measure_failed_at"] is None:
                pause = max(self._floor, pause / SOONER)
            return Plan(pause, row["pace"], row["pull_seconds"])
        if row["pace"] > 0 and row["measured_at"] is not None:
            pace = planner.next_pace(
                habit,
                before=row["pace"],
                change=sum(abs(value - row["latest"].get(metric, 0)) for metric, value in latest.items()),
                elapsed=(at - row["measured_at"]).total_seconds(),
                total=total,
                age=age,
            )
        else:
            pace = planner.usual_pace(habit, total=total, age=age)
        price = stretch.price(times, floor=self._floor)
        wanted = planner.wanted_pause(habit, pace=pace, total=total, age=age, price=price)
        pause = planner.next_pause(wanted, age=age, stretch=times, floor=self._floor)
        return Plan(pause, pace, wanted / times)
