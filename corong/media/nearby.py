"""
Files of the store on this machine: connectors, pictures and films want a path.

What is fetched is kept at hand, up to CORONG_MEDIA_CACHE_MB, the longest unused going first. Whoever uses a file has
a link of his own to it, so that nothing that is cleaned away is missed.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from django.core.files.storage import default_storage

from corong.config import config

OLD_SECONDS: Final = 24 * 3600
"""What is still being fetched after so long was left by a process that died."""
_NUMBERS: Final = count()
_LOCKS: Final = tuple(threading.Lock() for _ in range(64))
"""One of them for each file, so that threads of a process do not fetch the same one twice."""


def is_far() -> bool:
    """Say whether the files lie in a store, and not in a folder of this machine."""
    return hasattr(default_storage, "fetch")


def named(name: str) -> Path:
    """Give the path of a file where it has one here; else its name in the store, which `Nearby.path` brings here."""
    return Path(name) if is_far() else Path(default_storage.path(name))


def workshop() -> Path:
    """Give the folder in which files are made: beside the others, or in the scratch folder where those are far."""
    folder = config().scratch_folder / "making" if is_far() else Path(default_storage.path("making"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class Nearby:
    """The files one piece of work uses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str | Path) -> Path:
        """
        Give the path of a file, by its name in the store or its path.

        Raises:
            FileNotFoundError: there is none.
            OSError: the store does not answer, or the disk is full.
        """
        wanted = Path(name)
        if wanted.is_absolute():
            return wanted
        if not is_far():
            return Path(default_storage.path(str(name)))
        kept = _kept() / str(name).replace("/", "_")
        mine = self._folder / wanted.name
        if mine.exists():
            return mine
        self._folder.mkdir(parents=True, exist_ok=True)
        with _LOCKS[hash(kept.name) % len(_LOCKS)]:
            while True:
                try:
                    os.utime(kept)
                    mine.hardlink_to(kept)
                except FileNotFoundError:
                    _fetch(str(name), kept)
                else:
                    return mine


@contextmanager
def nearby() -> Iterator[Nearby]:
    """Use files of the store until the end of the block."""
    folder = _cache() / "used" / f"{socket.gethostname()},{os.getpid()},{next(_NUMBERS)}"
    try:
        yield Nearby(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cache() -> Path:
    return config().corong_data.resolve() / "cache" / "media"


def _kept() -> Path:
    return _cache() / "kept"


def _fetch(name: str, kept: Path) -> None:
    coming = _cache() / "coming" / f"{os.getpid()}-{threading.get_ident()}-{kept.name}"
    for folder in (coming.parent, kept.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with coming.open("wb") as file:
            default_storage.fetch(name, file)  # type: ignore[attr-defined] # asked for by `is_far`
        coming.replace(kept)
    finally:
        coming.unlink(missing_ok=True)
    tidy(keep=kept)


def tidy(*, keep: Path | None = None, most_bytes: int | None = None) -> None:
    """Remove what has not been used for longest, beyond the limit, and what dead processes left behind."""
    most = config().corong_media_cache_mb * 1024 * 1024 if most_bytes is None else most_bytes
    found = []
    for path in _kept().glob("*"):
        try:
            about = path.stat()
        except FileNotFoundError:
            continue
        found.append((about.st_mtime, about.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= most:
            break
        if path != keep:
            path.unlink(missing_ok=True)
            total -= size
    for folder in (_cache() / "used").glob("*"):
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)
    for path in (_cache() / "coming").glob("*"):
        if _is_old(path):
            path.unlink(missing_ok=True)


def _is_left(folder: Path) -> bool:
    """Say whether whoever used it is gone: of another machine or container on the same disk only its age tells."""
    host, _, rest = folder.name.partition(",")
    if host != socket.gethostname():
        return _is_old(folder)
    try:
        os.kill(int(rest.partition(",")[0]), 0)
    except (ValueError, ProcessLookupError):
        return True
    except PermissionError:
        return False
    return False


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - OLD_SECONDS  # noqa: TID251 - a file's time is of this clock
    except FileNotFoundError:
        return False
