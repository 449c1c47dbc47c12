"""Stands before every call that leads to the public: no call begins on a look at the holds older than a moment."""

import threading
import time
from collections.abc import Callable
from typing import Final

import httpx

from connectors.wire import Wire, make_client
from corong.config import config
from corong.deliveries.holds import PERMIT_SECONDS

CALL_SECONDS: Final = 30.0
_local = threading.local()


class StoppedError(Exception):
    """The lease is lost or a hold covers its work: the call was not begun."""


class Gate:
    """Remembers when `may_go_on` last said that the right to go on is still ours and that nothing holds the account."""

    def __init__(self, may_go_on: Callable[[], bool]) -> None:
        self._may_go_on = may_go_on
        self._until = 0.0
        self.has_called = False
        """Whether a call was let through since the commit phase began (or, before it, at all)."""

    def passed(self, began: float) -> None:
        """Note that the database, asked at `began` (monotonic seconds), let the lease go on."""
        self._until = began + PERMIT_SECONDS

    def begin(self, began: float) -> None:
        """Note that the commit phase begins: from its first call on the post may be visible."""
        self.passed(began)
        self.has_called = False

    def permit(self) -> None:
        """
        Let a call begin.

        Raises:
            StoppedError: see there.
        """
        if time.monotonic() >= self._until:
            began = time.monotonic()
            if not self._may_go_on():
                raise StoppedError
            self.passed(began)
        self.has_called = True

    def wire(self) -> Wire:
        """Give a wire that asks this gate before each call."""
        return Wire(allow_loopback=config().corong_allow_loopback, permit=self.permit, client=_client())


def open_wire() -> Wire:
    """Give a wire for calls that only read, such as looking for an uncertain post."""
    return Wire(allow_loopback=config().corong_allow_loopback, client=_client())


def _client() -> httpx.Client:
    """Give this thread's own client: a shared one would make the threads wait for one another."""
    client: httpx.Client | None = getattr(_local, "client", None)
    if client is None:
        client = _local.client = make_client(allow_loopback=config().corong_allow_loopback, seconds=CALL_SECONDS)
    return client
