"""Stops a worker between any two statements: kills it, lets it sleep, or loses the database's answer."""

import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.db import OperationalError, connection

_local = threading.local()
PATIENCE_SECONDS = 60.0
SLEEP_SECONDS = 600.0
"""Longer than any test: a worker that woke by itself would take its own failure for one of the engine's."""


class Act(StrEnum):
    """What happens at the chosen point."""

    NONE = "none"
    KILL = "kill"
    SLEEP = "sleep"
    LOSE = "lose"
    """The statement is carried out, but the database's answer does not come."""


class Killed(BaseException):
    """The process ended here; not an Exception, so that nothing of ours goes on."""


class Worker:
    """One worker at work on one message, in a thread of its own; only one of all threads runs at a time."""

    def __init__(self, work: Callable[[], object], act: Act, at: int) -> None:
        self._work = work
        self._act = act
        self._left = at
        self._awake = threading.Event()
        self._rests = threading.Event()
        self.sleeps = False
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._wait()

    def wake(self) -> None:
        """Let it go on to its end."""
        self.sleeps = False
        self._rests.clear()
        self._awake.set()
        self._wait()

    def _wait(self) -> None:
        assert self._rests.wait(PATIENCE_SECONDS), "a worker hangs"
        if not self.sleeps:
            self._thread.join(PATIENCE_SECONDS)

    def _run(self) -> None:
        _local.worker = self
        try:
            with connection.execute_wrapper(self._around):
                self._work()
        except (Killed, OperationalError):
            pass
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            self.failure = error
        finally:
            connection.close()
            self._rests.set()

    def _around(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.point()
        result = execute(*arguments)
        self.point(is_after=True)
        return result

    def point(self, *, is_after: bool = False) -> None:
        """Act if this is the chosen point."""
        self._left -= 1
        if self._left != 0:
            return
        match self._act:
            case Act.KILL:
                raise Killed
            case Act.LOSE if is_after:
                raise OperationalError("the answer was lost")
            case Act.SLEEP if not connection.in_atomic_block:
                self.sleeps = True
                self._rests.set()
                assert self._awake.wait(SLEEP_SECONDS)


def point() -> None:
    """Mark a point in a platform's call at which a worker may be stopped."""
    worker: Worker | None = getattr(_local, "worker", None)
    if worker is not None:
        worker.point()
