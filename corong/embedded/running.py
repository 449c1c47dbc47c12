"""What the kernel says of a process. A pid in a file proves nothing: it may be dead or belong to another program."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
POLL_SECONDS: Final = 0.01


def is_alive(pid: int) -> bool:
    """Whether the process runs, be it with its last thread. A dead one whose parent has not asked yet does not."""
    try:
        state = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
        return state not in "ZX" or len(list((PROC / str(pid) / "task").iterdir())) > 1
    except (OSError, IndexError):
        return False


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process runs with this working folder, as both services do with their data folder."""
    try:
        return (PROC / str(pid) / "cwd").samefile(folder) and is_alive(pid)
    except OSError:
        return False


def working_in(folder: Path) -> list[int]:
    """Give the processes that run with this working folder."""
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and works_in(int(entry.name), folder)]


def wait_gone(pid: int, *, seconds: float) -> bool:
    """Wait until the process has ended; false if it is still there after that time."""
    until = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)
    return True


def end(pid: int, steps: list[tuple[signal.Signals, float]]) -> bool:
    """Send each signal in turn and wait its seconds; false if the process outlived them all."""
    for number, seconds in steps:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_gone(pid, seconds=seconds):
            return True
    return False
