"""A clock that is set back stops no job."""

import threading
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.clock import Clock
from scheduler.process import at_once


class Hands:
    """Two clocks that are moved by hand."""

    def __init__(self) -> None:
        self.wall = 1_000_000.0
        self.steady = 50.0

    def go(self, seconds: float, *, stepping: float = 0.0) -> None:
        self.wall += seconds + stepping
        self.steady += seconds


def test_only_a_step_back_is_one() -> None:
    hands = Hands()
    clock = Clock(lambda: hands.wall, lambda: hands.steady)
    for stepping, expected in ((0, False), (3600, False), (-0.2, False), (-3600, True), (0, False)):
        hands.go(1, stepping=stepping)
        assert clock.was_set_back() is expected


def test_jobs_that_wait_for_a_clock_that_was_ahead_run_at_once_and_go_on() -> None:
    ran = threading.Semaphore(0)
    jobs = BackgroundScheduler(timezone="UTC")
    jobs.add_job(ran.release, "interval", seconds=0.2, next_run_time=datetime.now(UTC) + timedelta(hours=1))
    jobs.start()
    try:
        assert not ran.acquire(timeout=0.5)
        at_once(jobs)
        assert ran.acquire(timeout=30)
        assert ran.acquire(timeout=30)
    finally:
        jobs.shutdown()
