"""Is this machine fit: Python, time zones, disk, the data folder."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from corong.checks.finding import Finding

OLDEST_PYTHON: Final = (3, 11)
# The three zones of Indonesia: west, middle, east.
ZONES: Final = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
LEAST_FREE_BYTES: Final = 1 << 30
OTHERS: Final = 0o077


def python(version: tuple[int, int] = sys.version_info[:2]) -> Iterator[Finding]:
    """Find a Python that is too old."""
    if version < OLDEST_PYTHON:
        yield Finding(f"This is Python {version[0]}.{version[1]}.", "Install Corong with Python 3.11 or later.")


def time_zones() -> Iterator[Finding]:
    """Find time zones that are missing: without them no local time can be planned."""
    for zone in ZONES:
        try:
            ZoneInfo.no_cache(zone)
        except ZoneInfoNotFoundError:
            yield Finding(
                f"The time zone {zone} is unknown here.",
                "Install the system's tzdata, or reinstall the Python package tzdata.",
            )


def disk(data: Path, *, least_free_bytes: int = LEAST_FREE_BYTES) -> Iterator[Finding]:
    """Find a disk that is nearly full: a database that cannot write stops."""
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < least_free_bytes:
        yield Finding(
            f"Only {free / 2**20:,.0f} MiB are free on the disk of {place}.",
            f"Free at least {least_free_bytes / 2**20:,.0f} MiB there, or move CORONG_DATA to a larger disk.",
        )


def data_folder(data: Path) -> Iterator[Finding]:
    """Find a data folder we cannot write to, or that others can change or take keys from."""
    if not data.exists():
        return
    found = data.stat()
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            f"This user may not write to the data folder {data}.",
            "Run Corong as the folder's owner, or change the owner of the folder.",
        )
    elif found.st_uid != os.geteuid():
        yield Finding(
            f"The data folder {data} belongs to another user (uid {found.st_uid}).",
            "Run Corong as that user, or change the owner of the folder.",
        )
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Finding(f"Other users may change the data folder {data}.", f"Run: chmod 700 {data}")
    keys = data / "keys"
    # The folder alone, or each file: one closed door is enough.
    if keys.is_dir() and os.access(keys, os.R_OK | os.X_OK) and keys.stat().st_mode & OTHERS:
        for key in sorted(keys.iterdir()):
            if key.stat().st_mode & OTHERS:
                yield Finding(f"Other users may read the key {key}.", f"Run: chmod 600 {key}")
