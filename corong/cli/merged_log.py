import logging
import sys
import threading
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

FILE_BYTES: Final = 10_000_000
FILES_KEPT: Final = 5
NAME_WIDTH: Final = 10


class MergedLog:
    """One log of many processes: each line begins with the name of the process that wrote it."""

    def __init__(self, file: Path, *, stream: TextIO | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self._file = RotatingFileHandler(file, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, name: str, text: str) -> None:
        """Write one line. A terminal that is gone does not stop the service; the file has the line."""
        line = f"{name:<{NAME_WIDTH}} | {text}"
        with self._lock:
            self._file.emit(logging.makeLogRecord({"msg": line}))
            with suppress(OSError, ValueError):
                self._stream.write(f"{line}\n")
                self._stream.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
