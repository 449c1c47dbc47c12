import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from corong.embedded import running, services

pytestmark = pytest.mark.timeout(300)

EVERYTHING = {"web", "publish", "collect", "scheduler", "sandbox", "valkey", "postgresql"}


def eventually(claim: Callable[[], bool], *, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < until
        time.sleep(0.05)


def free_port() -> int:
    """Give a port nobody listens on, and that the system gives nobody who asks for any."""
    for port in random.sample(range(10_000, 30_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")


class Up:
    """`corong up --practice` as an operator starts it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.log = data.with_name("up.log")
        self.command = [sys.executable, "-m", "corong", "up", "--practice"]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CORONG_")},
            "CORONG_DATA": str(data),
            "CORONG_PREPARED": os.environ["CORONG_PREPARED"],
            "CORONG_WEB_BIND": f"127.0.0.1:{self.port}",
            "CORONG_SANDBOX_BIND": f"127.0.0.1:{free_port()}",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command, cwd="/", env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def pids(self) -> dict[str, int]:
        with suppress(OSError):
            found: dict[str, int] = json.loads((self.data / "run" / "processes.json").read_text())
            return {name: pid for name, pid in found.items() if name != "supervisor"}
        return {}

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status > 0
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def is_ready(self) -> bool:
        text = self.log.read_text(errors="replace")
        return set(self.pids()) == EVERYTHING and text.count("ready.") >= 2 and self.answers()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    started = Up(tmp_path / "data")
    try:
        eventually(started.is_ready)
        yield started
    finally:
        if started.process.poll() is None:
            started.process.terminate()
        started.process.wait(60)


def test_whatever_is_killed_comes_back_and_one_signal_ends_it_all(up: Up) -> None:
    for name in sorted(EVERYTHING):
        before = up.pids()[name]
        os.kill(before, signal.SIGKILL)
        eventually(lambda name=name, before=before: up.pids().get(name, before) != before)  # type: ignore[misc]
    eventually(up.answers)

    second = subprocess.run(up.command, cwd="/", env=up.environment, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"process {up.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr

    last = up.pids()
    assert set(last) == EVERYTHING
    up.process.terminate()
    assert up.process.wait(60) == 0
    assert not [name for name, pid in last.items() if running.is_alive(pid)]


def test_after_a_kill_of_the_supervisor_only_the_services_are_left_and_the_next_start_takes_them(up: Up) -> None:
    before = up.pids()
    up.process.kill()
    up.process.wait(60)
    survivors = {"valkey": before.pop("valkey"), "postgresql": before.pop("postgresql")}
    eventually(lambda: not any(map(running.is_alive, before.values())))
    with services.start(up.data) as started:
        assert {server.name: server.pid() for server in started.servers} == survivors
    assert not any(map(running.is_alive, survivors.values()))
