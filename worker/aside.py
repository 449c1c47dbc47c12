"""Work that waits for a server goes on in a thread of its own, so that one that hangs holds no collect process up."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from threading import BoundedSemaphore
from typing import Final, ParamSpec

import structlog

PATIENCE_SECONDS: Final = 2.0
"""How long a process waits for work before it turns to the next."""
MOST: Final = 16
"""Work that hangs at once in one process; what comes then is waited for to its end."""
Arguments = ParamSpec("Arguments")
log = structlog.get_logger()


class Aside:
    """Threads in which work that takes long goes on."""

    def __init__(self, *, patience_seconds: float = PATIENCE_SECONDS, most: int = MOST) -> None:
        self._patience_seconds = patience_seconds
        self._threads = ThreadPoolExecutor(most, "aside")
        self._free = BoundedSemaphore(most)

    def run(self, work: Callable[Arguments, object], /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> bool:
        """
        Do this work; say whether it has ended. What has not goes on: it must be such that nothing is lost if it breaks.

        Raises:
            Exception: what the work raised within the time that was waited for it; later it is written to the log.
        """
        if not self._free.acquire(blocking=False):
            work(*args, **kwargs)
            return True
        future = self._threads.submit(work, *args, **kwargs)
        future.add_done_callback(lambda _: self._free.release())
        if wait([future], self._patience_seconds).not_done:
            future.add_done_callback(_tell)
            return False
        future.result()
        return True

    def close(self) -> None:
        """Wait until everything has ended."""
        self._threads.shutdown()


def _tell(future: Future[object]) -> None:
    error = future.exception()
    if error is not None:
        log.error("work that took long broke", exc_info=error)


@cache
def aside() -> Aside:
    """Give this process's own; made at its first use, which must be after the process was forked."""
    return Aside()
