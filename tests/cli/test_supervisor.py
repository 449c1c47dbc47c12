import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from corong.cli.merged_log import MergedLog
from corong.cli.processes import Process
from corong.cli.supervisor import Backoff, Supervisor
from corong.embedded import running, services

STEADY = "import time; print('at work', flush=True); time.sleep(600)"
# As a worker with its own children does: the child knows nothing of the supervisor.
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STEADY!r}])"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STEADY}"


def eventually(claim: Callable[[], bool], *, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < until
        time.sleep(0.02)


def python(name: str, program: str) -> Process:
    return Process(name, (sys.executable, "-c", program))


def children(pid: int) -> list[int]:
    return [int(child) for child in (running.PROC / f"{pid}/task/{pid}/children").read_text().split()]


def started_by(pid: int) -> Iterator[int]:
    """Give the children of all threads of a process."""
    for listed in (running.PROC / str(pid) / "task").glob("*/children"):
        with suppress(OSError):  # the thread has ended
            yield from map(int, listed.read_text().split())


class Bench:
    def __init__(self, data: Path) -> None:
        (data / "run").mkdir(parents=True)
        self.data = data
        self.output = io.StringIO()
        self.log = MergedLog(data / "corong.log", stream=self.output)

    def supervisor(self, *wanted: Process, **more: object) -> Supervisor:
        return Supervisor(
            wanted,
            data=self.data,
            folder=self.data,
            environment={},
            log=self.log,
            **more,  # type: ignore[arg-type]  # Tests name one or two of the optional parameters.
        )

    def record(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.data / "run" / "processes.json").read_text())
        return found


@contextmanager
def supervised_elsewhere(data: Path, program: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    (data / "run").mkdir()
    text = f"""
from pathlib import Path
from corong.cli.merged_log import MergedLog
from corong.cli.processes import Process
from corong.cli.supervisor import Supervisor
data = Path({str(data)!r})
wanted = [Process("worker", ({sys.executable!r}, "-c", {program!r}))]
Supervisor(wanted, data=data, folder=data, environment={{}}, log=MergedLog(data / "log")).start()
"""
    with subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "worker     | at work\n"
        yield supervisor, int(json.loads((data / "run" / "processes.json").read_text())["worker"])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "data")
    with closing(made.log):
        yield made


def test_a_killed_process_is_started_again_and_the_record_follows(bench: Bench) -> None:
    with bench.supervisor(python("web", STEADY), python("scheduler", STEADY)) as supervisor:
        eventually(lambda: set(supervisor.pids()) == {"web", "scheduler"})
        before = supervisor.pids()
        os.kill(before["web"], signal.SIGKILL)
        eventually(lambda: supervisor.pids().get("web", before["web"]) != before["web"])
        assert supervisor.pids()["scheduler"] == before["scheduler"]
        assert bench.record() == {"supervisor": os.getpid(), **supervisor.pids()}
    assert "web        | ended (killed by SIGKILL); starts again in 0.2 s\n" in bench.output.getvalue()
    assert not (bench.data / "run" / "processes.json").exists()


def test_every_line_says_who_wrote_it_on_the_terminal_and_in_the_file(bench: Bench) -> None:
    with bench.supervisor(python("web", STEADY)):
        eventually(lambda: "web        | at work\n" in bench.output.getvalue())
    assert "web        | at work\n" in (bench.data / "corong.log").read_text()


def test_the_children_of_a_killed_worker_do_not_work_on_beside_its_successor(bench: Bench) -> None:
    with bench.supervisor(python("collect", WITH_CHILD)) as supervisor:
        eventually(lambda: "at work" in bench.output.getvalue())
        worker = supervisor.pids()["collect"]
        [grandchild] = children(worker)
        os.kill(worker, signal.SIGKILL)
        eventually(lambda: not running.is_alive(grandchild))


def test_a_process_that_will_not_end_is_killed_after_the_grace(bench: Bench) -> None:
    with bench.supervisor(python("deaf", DEAF), grace_seconds=0.5) as supervisor:
        eventually(lambda: "at work" in bench.output.getvalue())
        pid = supervisor.pids()["deaf"]
    assert not running.is_alive(pid)


def test_a_process_that_ends_at_once_is_tried_less_and_less_often() -> None:
    backoff = Backoff()
    delays = [backoff.after(lived_seconds=0.1) for _ in range(7)]
    assert delays == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    assert backoff.after(lived_seconds=31) == 0.2
    assert backoff.after(lived_seconds=1) == 0.4


def test_nothing_outlives_a_killed_supervisor_not_even_a_deaf_grandchild(tmp_path: Path) -> None:
    deaf_child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {DEAF!r}])"
    with supervised_elsewhere(tmp_path, deaf_child) as (supervisor, worker):
        [grandchild] = children(worker)
        supervisor.kill()
    eventually(lambda: not running.is_alive(worker) and not running.is_alive(grandchild))


def test_a_killed_undertaker_is_replaced_and_knows_all_groups(tmp_path: Path) -> None:
    with supervised_elsewhere(tmp_path, STEADY) as (supervisor, worker):
        [undertaker] = set(started_by(supervisor.pid)) - {worker}
        os.kill(undertaker, signal.SIGKILL)
        eventually(lambda: bool(set(started_by(supervisor.pid)) - {worker, undertaker}))
        time.sleep(1.0)  # in which it is told of all groups, which nobody outside can see
        supervisor.kill()
    eventually(lambda: not running.is_alive(worker))


def test_killed_services_are_started_again(bench: Bench) -> None:
    with services.start(bench.data) as started, bench.supervisor(servers=started.servers) as supervisor:
        eventually(lambda: set(supervisor.pids()) == {"postgresql", "valkey"})
        before = supervisor.pids()
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: len(set(supervisor.pids().values()) - set(before.values())) == 2)
        assert set(bench.record()) == {"supervisor", "postgresql", "valkey"}
    assert not started.is_running()
