"""A real scheduler and a real publish worker over the real broker: the same engine, in its own processes."""

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.db import connection

from corong.cli import processes
from corong.config import child_environment, config
from corong.database import now
from corong.deliveries.commands import publish_now
from corong.deliveries.models import Delivery, Heartbeat
from corong.deliveries.states import State
from corong.embedded.addresses import addresses
from tests.worker.engine import Engine, state_of

SECONDS = 80.0


def eventually(claim: Callable[[], bool], *, seconds: float = SECONDS) -> None:
    until = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < until
        time.sleep(0.05)


def broker() -> str:
    """Give a broker of our own: test runs side by side share the server, and must not take one another's messages."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return addresses(config()).redis_url.replace("db=0", f"db={4 + number % 12}")


class House:
    """Processes of the service on the database of the test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        url = addresses(config()).database_url
        name = connection.settings_dict["NAME"]
        self._environment = child_environment(
            config(),
            DATABASE_URL=url.replace("/corong?", f"/{name}?"),
            REDIS_URL=broker(),
            CORONG_LEASE_SECONDS="3",
            CORONG_PULL_LEASE_SECONDS="5",
            CORONG_MEASURE_FLOOR_SECONDS="600",
            CORONG_ALLOW_LOOPBACK="true",
            PYTHONPATH=os.pathsep.join(filter(None, sys.path)),
        )

    def start(self, process: processes.Process) -> subprocess.Popen[bytes]:
        with (self._folder / f"{process.name}.log").open("ab") as log:
            child = subprocess.Popen(
                process.command, cwd=self._folder, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self._running.append(child)
        return child

    def scheduler(self) -> subprocess.Popen[bytes]:
        return self.start(processes.scheduler())

    def publish(self) -> subprocess.Popen[bytes]:
        return self.start(processes.publish(config()))

    def collect(self) -> subprocess.Popen[bytes]:
        return self.start(processes.collect(config()))

    def ends(self, pid: int) -> int:
        """Wait for the end of a process and give its code."""
        [child] = [child for child in self._running if child.pid == pid]
        return child.wait(30)

    def stop(self) -> None:
        for child in self._running:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> Iterator[House]:
    del engine
    redis.Redis.from_url(broker()).flushdb()
    made = House(tmp_path)
    yield made
    made.stop()


def kinds() -> set[str]:
    return set(Heartbeat.objects.values_list("kind", flat=True))


def test_a_post_goes_out_on_its_second_and_one_that_is_wanted_now_at_once(engine: Engine, house: House) -> None:
    account = engine.account()
    house.scheduler()
    house.publish()
    eventually(lambda: kinds() >= {"scheduler", "publish"})
    timed = [engine.write(account, text=f"(latihan) tepat {number}", seconds=3 + number)[0] for number in range(3)]
    wanted_at = []
    for number in range(3):
        [later] = engine.write(account, text=f"(latihan) segera {number}", seconds=3600)
        publish_now(later, by=None)
        wanted_at.append(now().timestamp())
        eventually(lambda: state_of(later) is State.PUBLISHED)  # noqa: B023 - asked within this turn
    eventually(lambda: {state_of(each) for each in timed} == {State.PUBLISHED})
    arrivals = {seen.text: seen.arrived_at for seen in engine.visible()}
    due_at = [each.due_at.timestamp() for each in timed if each.due_at]
    late = [arrivals[f"(latihan) tepat {number}"] - at for number, at in enumerate(due_at)]
    assert min(late) >= -0.01
    # The machine may stand still once: that is not the engine's lateness.
    assert statistics.median(late) < 1.5
    assert statistics.median(arrivals[f"(latihan) segera {number}"] - at for number, at in enumerate(wanted_at)) < 1.5


def test_a_wiped_broker_and_killed_processes_cost_no_post(engine: Engine, house: House) -> None:
    account = engine.account("bluesky")
    schedulers = [house.scheduler(), house.scheduler()]
    worker = house.publish()
    eventually(lambda: kinds() >= {"scheduler", "publish"})
    engine.stand.settings("bluesky", latency_seconds=0.3)
    deliveries = [engine.write(account, text=f"(latihan) {number}", seconds=0.0)[0] for number in range(8)]
    eventually(lambda: Delivery.objects.filter(state=State.PUBLISHING).exists())
    os.killpg(worker.pid, signal.SIGKILL)
    os.killpg(schedulers[0].pid, signal.SIGKILL)
    redis.Redis.from_url(broker()).flushdb()
    house.publish()
    eventually(lambda: all(state_of(delivery) is State.PUBLISHED for delivery in deliveries))
    assert sorted(engine.texts()) == sorted(f"(latihan) {number}" for number in range(8))


def test_a_worker_that_is_asked_to_end_finishes_its_post_first(engine: Engine, house: House) -> None:
    account = engine.account()
    house.scheduler()
    worker = house.publish()
    eventually(lambda: kinds() >= {"scheduler", "publish"})
    engine.stand.settings("mastodon", latency_seconds=1.0)
    [delivery] = engine.write(account)
    eventually(lambda: Delivery.objects.get(pk=delivery.pk).phase == "commit")
    worker.terminate()
    assert worker.wait(30) == 0
    assert state_of(delivery) is State.PUBLISHED
    assert Delivery.objects.get(pk=delivery.pk).fence == 1
    assert len(engine.visible()) == 1
