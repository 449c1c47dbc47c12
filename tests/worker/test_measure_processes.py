"""Real collect workers that are asked to end, or killed, while they read counters."""

import os
import signal

import redis

from corong.database import rows
from corong.metrics.models import Sample
from corong.publications.models import Publication
from tests.worker.engine import Engine
from tests.worker.test_processes import House, broker, eventually, house
from worker.app import COLLECT_NICENESS

__all__ = ["house"]
POSTS = 3


def being_read(engine: Engine, house: House, *, latency_seconds: float) -> int:
    """Let a worker begin to read posts on a slow server; give its process."""
    account = engine.account()
    for number in range(POSTS):
        engine.write(account, text=f"(latihan) {number}")
    engine.until_rest()
    engine.stand.settings("mastodon", latency_seconds=latency_seconds)
    house.scheduler()
    worker = house.collect()
    Publication.objects.update(next_pull_at=None)
    eventually(lambda: bool(rows("SELECT 1 FROM deliveries_heartbeat WHERE kind = 'collect'")))
    rows("UPDATE publications_publication SET next_pull_at = clock_timestamp()")
    eventually(lambda: bool(rows("SELECT 1 FROM metrics_turn")))
    return worker.pid


def test_a_collect_worker_that_is_asked_to_end_stores_first_what_it_is_reading(engine: Engine, house: House) -> None:
    pid = being_read(engine, house, latency_seconds=1.5)
    os.kill(pid, signal.SIGTERM)
    assert house.ends(pid) == 0
    assert list(Publication.objects.values_list("readings", flat=True)) == [1] * POSTS
    assert rows("SELECT count(*) FROM metrics_turn") == [(0,)]


def test_a_collect_worker_steps_back_for_what_publishes(house: House) -> None:
    pid = house.collect().pid
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    eventually(lambda: os.getpriority(os.PRIO_PROCESS, pid) == min(mine + COLLECT_NICENESS, 19))


def test_a_killed_collect_worker_and_a_wiped_broker_cost_no_reading(engine: Engine, house: House) -> None:
    os.killpg(being_read(engine, house, latency_seconds=60.0), signal.SIGKILL)
    engine.stand.settings("mastodon", latency_seconds=0.0)
    redis.Redis.from_url(broker()).flushdb()
    assert not Publication.objects.exclude(readings=0).exists()
    house.collect()
    eventually(lambda: not Publication.objects.filter(readings=0).exists())
    ids = Publication.objects.values_list("pk", flat=True)
    assert Sample.objects.filter(publication_id__in=list(ids)).count() == POSTS
