"""
A ready and empty database, kept to begin new data folders from.

Making the tables takes many seconds, copying them a moment: practice and tests begin anew at every start.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path
from typing import Final, TextIO

from corong.cli import migrations
from corong.cli.merged_log import MergedLog
from corong.config import Config
from corong.embedded import services
from corong.embedded.programs import identity

ROOT: Final = Path(__file__).parents[1]


def begin(settings: Config, *, stream: TextIO | None = None) -> bool:
    """
    Give a data folder without a database of its own a copy of the ready one; make that first if need be.

    Returns whether it did: then nothing is to be migrated. It does nothing where the settings name no folder for the
    ready one, or name an outside database. `stream` takes what is logged while it is made instead of standard output.

    Raises:
        ServiceError: the ready database could not be made.
    """
    folder = settings.corong_prepared
    data = settings.corong_data.resolve()
    if not folder or settings.database_url or (data / "postgres").exists():
        return False
    with _locked(Path(folder)):
        kept = Path(folder) / _version()
        if not kept.exists():
            _make(settings, kept, stream)
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(kept, data / "postgres")
    return True


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _version() -> str:
    """Give a digest of all that decides what the tables are: our migrations, and every installed package."""
    digest = hashlib.sha256()
    for name, version in sorted((each.name, each.version) for each in distributions()):
        digest.update(f"{name}=={version}\n".encode())
    for file in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(file.relative_to(ROOT).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _make(settings: Config, kept: Path, stream: TextIO | None) -> None:
    for stale in kept.parent.iterdir():
        if stale.is_dir():
            shutil.rmtree(stale)
    with tempfile.TemporaryDirectory(prefix="making-", dir=kept.parent) as folder:
        data = Path(folder)
        its_own = settings.model_copy(update={"corong_data": data})
        with (
            services.start(data, valkey=False),
            closing(MergedLog(data / "logs" / "corong.log", stream=stream)) as log,
        ):
            migrations.bring_up_to_date(its_own, data, log)
        (data / "postgres").rename(kept)


def _copy(kept: Path, folder: Path) -> None:
    """Copy with the owner, who as root is another user. Renamed when complete: such a folder is a whole database."""
    fresh = folder.with_name("postgres.copy")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(kept, fresh)
    who = identity()
    if who.uid != os.geteuid():
        for path, _, files in os.walk(fresh):
            os.chown(path, who.uid, who.gid)
            for name in files:
                os.chown(Path(path, name), who.uid, who.gid)
    fresh.rename(folder)
