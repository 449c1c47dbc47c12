import fcntl
import os
from pathlib import Path
from typing import Self

from corong.embedded.errors import DataFolderInUseError


class Ownership:
    """
    The right to start and stop the services of one data folder; at most one process has it.

    It is a lock of the kernel, so it ends with its process, also after kill -9.

    Raises:
        DataFolderInUseError: another process has it.
    """

    def __init__(self, data: Path) -> None:
        path = data / "owner.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            owner = os.pread(descriptor, 32, 0).decode().strip() or "unknown"
            os.close(descriptor)
            raise DataFolderInUseError(
                f"Another Corong (process {owner}) already runs on the data folder {data}."
                " Stop it first, or give this one its own folder with CORONG_DATA."
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the right back. The file stays: removing it would let two processes lock two files of one name."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
