"""Notices that this machine's clock was set back, which would make every job wait for as long as it was ahead."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

STEP_SECONDS: Final = 1.0
"""Smaller steps only make the next turn of each job so much later."""


class Clock:
    """The clock of the wall as seen from one that is never set."""

    def __init__(self, wall: Callable[[], float] | None = None, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall or _wall
        self._steady = steady
        self._ahead = self._wall() - self._steady()

    def was_set_back(self) -> bool:
        """Say whether it was since it was asked last."""
        before, self._ahead = self._ahead, self._wall() - self._steady()
        return self._ahead < before - STEP_SECONDS


def _wall() -> float:
    return datetime.now(UTC).timestamp()
