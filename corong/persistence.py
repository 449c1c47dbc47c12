"""Storing what came of a call although the database may be restarting: the result must not be lost with the answer."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

import structlog
from django.db import InterfaceError, OperationalError

SECONDS: Final = 60.0
Result = TypeVar("Result")
log = structlog.get_logger()


def stored(write: Callable[[], Result], *, seconds: float = SECONDS) -> Result:
    """
    Call `write` until the database takes it, for at most `seconds`.

    Every write here is under a fence, so one that was taken although its answer was lost changes nothing twice.

    Raises:
        OperationalError, InterfaceError: the database did not come back in time.
    """
    end = time.monotonic() + seconds
    pause = 0.05
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            if time.monotonic() > end:
                raise
            log.warning("the database did not take a result; trying again", reason=str(error).strip())
            time.sleep(pause)
            pause = min(pause * 2, 2.0)
