"""Keeps the leases of this process alive while their work goes on: one thread, one statement for all of a kind."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Generic, TypeVar

import structlog
from django.db import Error

from corong.broadcasts import leases as broadcast_leases
from corong.config import config
from corong.deliveries import leases

BEATS_PER_LEASE: Final = 4
Held = TypeVar("Held")
log = structlog.get_logger()


class _Keeper(ABC, Generic[Held]):
    """Renews leases until they are given up."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._held: set[Held] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @abstractmethod
    def _renew(self, held: Sequence[Held]) -> None:
        """Prolong those of the leases that are not lost by now."""

    @contextmanager
    def keep(self, lease: Held) -> Iterator[None]:
        """Renew the lease while the block runs."""
        with self._lock:
            self._held.add(lease)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                # Its own alone: who lost it may end while another thread of this process has the next one.
                self._held.discard(lease)

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._seconds / BEATS_PER_LEASE):
            with self._lock:
                held = list(self._held)
            if not held:
                continue
            try:
                self._renew(held)
            except Error as error:
                # The next beat tries again; a lease that runs out meanwhile is decided by its fence.
                log.warning("leases could not be renewed", count=len(held), reason=str(error))


class Keeper(_Keeper[leases.Lease]):
    """The keeper of deliveries."""

    def _renew(self, held: Sequence[leases.Lease]) -> None:
        leases.renew(held, seconds=self._seconds)


class BroadcastKeeper(_Keeper[broadcast_leases.Lease]):
    """The keeper of broadcasts."""

    def _renew(self, held: Sequence[broadcast_leases.Lease]) -> None:
        broadcast_leases.renew(held, seconds=self._seconds)


keeper: Final = Keeper(seconds=config().corong_lease_seconds)
broadcast_keeper: Final = BroadcastKeeper(seconds=config().corong_lease_seconds)
