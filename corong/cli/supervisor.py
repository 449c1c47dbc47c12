"""Keeps processes and services running, and lets none outlive it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, Self, TypeVar

from corong.cli import undertaker
from corong.cli.merged_log import MergedLog
from corong.cli.processes import Process
from corong.embedded.errors import ServiceError
from corong.embedded.services import Server

FIRST_DELAY_SECONDS: Final = 0.2
LONGEST_DELAY_SECONDS: Final = 5.0
STEADY_SECONDS: Final = 30.0
GRACE_SECONDS: Final = 25.0
LOOK_SECONDS: Final = 0.1

Kept = TypeVar("Kept")


class Backoff:
    """How long to wait before the next start: twice as long each time, from the beginning after a steady life."""

    def __init__(self) -> None:
        self._seconds = FIRST_DELAY_SECONDS

    def after(self, *, lived_seconds: float) -> float:
        """Give the seconds to wait after a life of this length."""
        seconds = FIRST_DELAY_SECONDS if lived_seconds >= STEADY_SECONDS else self._seconds
        self._seconds = min(2 * seconds, LONGEST_DELAY_SECONDS)
        return seconds


class Undertaker:
    """Our line to the process that ends our process groups when we are killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._groups: set[int] = set()
        self._closed = False
        self._child = self._spawn()

    def _spawn(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-I", "-S", undertaker.__file__]
        return subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True, cwd="/")

    def watch(self, group: int) -> None:
        """Have a group ended after us."""
        with self._lock:
            self._groups.add(group)
            self._say(f"+{group}\n")

    def forget(self, group: int) -> None:
        """Leave a group that has ended alone: its number may come again."""
        with self._lock:
            self._groups.discard(group)
            self._say(f"-{group}\n")

    def look(self) -> None:
        """Replace it if it died."""
        with self._lock:
            if not self._closed and self._child.poll() is not None:
                self._replace()

    def _say(self, text: str) -> None:
        try:
            self._write(text)
        except BrokenPipeError:
            self._replace()

    def _replace(self) -> None:
        with suppress(BrokenPipeError):
            self._child.communicate()
        self._child = self._spawn()
        self._write("".join(f"+{group}\n" for group in self._groups))

    def _write(self, text: str) -> None:
        if self._child.stdin is not None:
            self._child.stdin.write(text)
            self._child.stdin.flush()

    def close(self) -> None:
        """Let it end."""
        with self._lock:
            self._closed = True
            self._child.communicate()


class Supervisor:
    """
    Starts processes, starts those again that end, writes their output to one log.

    `servers` are looked after too; starting and stopping them is the business of `services.start`. Which process has
    which id stands in `run/processes.json` of the data folder.
    """

    def __init__(
        self,
        processes: Sequence[Process],
        *,
        data: Path,
        folder: Path,
        environment: Mapping[str, str],
        log: MergedLog,
        servers: Sequence[Server] = (),
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self._processes = processes
        self._servers = servers
        self._record_file = data / "run" / "processes.json"
        self._folder = folder
        self._environment = dict(environment)
        self._log = log
        self._grace_seconds = grace_seconds
        self._lock = threading.Lock()
        self._pids: dict[str, int] = {}
        self._groups: dict[str, int] = {}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._undertaker: Undertaker | None = None

    def start(self) -> None:
        """Start everything and return."""
        self._undertaker = Undertaker()
        for process in self._processes:
            self._run_thread(process.name, self._keep_process, process)
        for server in self._servers:
            self._run_thread(server.name, self._keep_server, server)
        self._run_thread("undertaker", self._keep_undertaker, self._undertaker)

    def pids(self) -> dict[str, int]:
        """Give the processes that run, services among them."""
        with self._lock:
            return dict(self._pids)

    def stop(self) -> None:
        """End all processes: first asked, after the grace killed. The services go on."""
        self._stopping.set()
        self._signal(signal.SIGTERM, leaders_only=True)
        until = time.monotonic() + self._grace_seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self.kill()
        for thread in self._threads:
            thread.join()
        if self._undertaker is not None:
            self._undertaker.close()
        self._record_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End all processes at once, during a stop that somebody does not want to wait for."""
        self._signal(signal.SIGKILL, leaders_only=False)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run_thread(self, name: str, target: Callable[[Kept], None], argument: Kept) -> None:
        thread = threading.Thread(target=target, args=(argument,), name=f"keep {name}")
        self._threads.append(thread)
        thread.start()

    def _signal(self, number: signal.Signals, *, leaders_only: bool) -> None:
        with self._lock:
            for group in self._groups.values():
                with suppress(ProcessLookupError):
                    (os.kill if leaders_only else os.killpg)(group, number)

    def _keep_process(self, process: Process) -> None:
        backoff = Backoff()
        while True:
            began = time.monotonic()
            child = self._spawn(process)
            if child is None:
                return
            ended = self._wait(process, child)
            if self._stopping.is_set():
                return
            delay = backoff.after(lived_seconds=time.monotonic() - began)
            self._log.write(process.name, f"ended ({ended}); starts again in {delay:g} s")
            if self._stopping.wait(delay):
                return

    def _spawn(self, process: Process) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping.is_set() or self._undertaker is None:
                return None
            child = subprocess.Popen(
                process.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=self._environment,
                # A group of its own: one signal ends it with all its children, and Ctrl-C reaches only us.
                start_new_session=True,
            )
            self._undertaker.watch(child.pid)
            self._groups[process.name] = child.pid
        self._note(process.name, child.pid)
        return child

    def _wait(self, process: Process, child: subprocess.Popen[bytes]) -> str:
        reader = threading.Thread(target=self._copy, args=(process.name, child.stdout), name=f"read {process.name}")
        reader.start()
        # The group is ended before its number is free again, which it is once we have asked for the result.
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            del self._groups[process.name]
        if self._undertaker is not None:
            self._undertaker.forget(child.pid)
        code = child.wait()
        self._note(process.name, None)
        reader.join()
        return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"

    def _copy(self, name: str, output: IO[bytes] | None) -> None:
        if output is not None:
            with output:
                for line in output:
                    self._log.write(name, line.decode(errors="replace").rstrip("\r\n"))

    def _keep_server(self, server: Server) -> None:
        backoff = Backoff()
        began = time.monotonic()
        self._note(server.name, server.pid())
        while not self._stopping.wait(LOOK_SECONDS):
            pid = server.pid()
            self._note(server.name, pid)
            if pid is not None:
                continue
            delay = backoff.after(lived_seconds=time.monotonic() - began)
            self._log.write(server.name, f"ended; starts again in {delay:g} s")
            if self._stopping.wait(delay):
                return
            began = time.monotonic()
            try:
                server.start()
            except (ServiceError, OSError) as error:
                self._log.write(server.name, str(error))
            else:
                self._log.write(server.name, "runs again")

    def _keep_undertaker(self, keeper: Undertaker) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            keeper.look()

    def _note(self, name: str, pid: int | None) -> None:
        with self._lock:
            if self._pids.get(name) == pid:
                return
            if pid is None:
                del self._pids[name]
            else:
                self._pids[name] = pid
            text = json.dumps({"supervisor": os.getpid(), **self._pids}, indent=1)
            fresh = self._record_file.with_suffix(".new")
            # On a full disk the record is old for a while; what it tells of must be kept running all the same.
            with suppress(OSError):
                fresh.write_text(text)
                fresh.replace(self._record_file)
