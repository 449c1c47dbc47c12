"""Keeps the leases of this process alive while their work goes on: one thread, one statement for all of them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog
from django.db import Error

from corong.config import config
from corong.deliveries import leases
from corong.deliveries.leases import Lease

BEATS_PER_LEASE: Final = 4
log = structlog.get_logger()


class Keeper:
    """Renews leases until they are given up."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._held: dict[int, Lease] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def keep(self, lease: Lease) -> Iterator[None]:
        """Renew the lease while the block runs."""
        with self._lock:
            self._held[lease.delivery_id] = lease
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                if self._held.get(lease.delivery_id) is lease:
                    # Otherwise it was lost, and another thread of this process has it by now.
                    del self._held[lease.delivery_id]

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._seconds / BEATS_PER_LEASE):
            with self._lock:
                held = list(self._held.values())
            if not held:
                continue
            try:
                leases.renew(held, seconds=self._seconds)
            except Error as error:
                # The next beat tries again; a lease that runs out meanwhile is decided by its fence.
                log.warning("leases could not be renewed", count=len(held), reason=str(error))


keeper = Keeper(seconds=config().corong_lease_seconds)
