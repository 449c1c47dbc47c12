"""
Reads counters on one event loop that lives as long as the process, and stores them as they come.

A call that hangs stays behind while the calls to other servers, and the next turns, go on.
"""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from typing import Final

import structlog
import uvloop
from celery import signals
from django.db import InterfaceError, OperationalError

from connectors import contract
from connectors.async_transport import GuardedAsyncTransport
from connectors.catalogue import platform
from connectors.contract import RemoteId
from connectors.errors import ConnectorError, RateLimited
from connectors.wire import AsyncWire
from corong.accounts.renewing import is_due
from corong.config import config
from corong.metrics.commands import Measured
from corong.metrics.turns import Turn
from worker import results, tokens
from worker.budgets import Budgets, KeptError
from worker.gate import open_wire
from worker.results import Result

AT_ONCE: Final = 8
"""Calls under way to one server from one process."""
CALL_SECONDS: Final = 20.0
DRAIN_SECONDS: Final = 8.0
"""How long what is being read may take when the process is asked to end: shorter than its supervisor waits."""
STORE_SECONDS: Final = 5.0
"""How long the last storing of a process that ends may take."""
TURN_SHARE: Final = 2 / 3
"""Of the time after which an account is given to another process: what its calls may take, so that they end before."""
STORED_AT_ONCE: Final = 1000
FAILED_SECONDS: Final = 0.5
"""How long a call that brought nothing waits to be stored: in a storm of refusals, what others brought goes first."""
LINGER_SECONDS: Final = 0.15
"""How long the first of few results waits, while calls are under way, for others to be stored with."""
MOST_UNSTORED: Final = 5000
CONNECTIONS: Final = 400
log = structlog.get_logger()


class Reader:
    """The turns this process has."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._transport = GuardedAsyncTransport(allow_loopback=config().corong_allow_loopback, connections=CONNECTIONS)
        self._gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))
        self._budgets = Budgets()
        self._results: asyncio.Queue[Result] = asyncio.Queue()
        self._storing = ThreadPoolExecutor(1, "store")
        self._renewing = ThreadPoolExecutor(4, "renew")
        self._moved = threading.Condition()
        self._open: set[tuple[int, datetime]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._left = 0
        self._reading = 0
        self._unstored = 0
        self._came = 0
        self._busy: Counter[str] = Counter()
        self._keeping = self._loop.create_task(self._keep())
        self._thread = threading.Thread(target=self._loop.run_forever, name="reader", daemon=True)
        self._thread.start()

    def busy(self) -> dict[str, int]:
        """Give the number of calls that are not made yet, or not answered, by server."""
        with self._moved:
            return dict(self._busy)

    @property
    def is_idle(self) -> bool:
        """Whether everything taken so far is read and stored."""
        return not self._open

    def begin(self, taken: Sequence[Turn]) -> None:
        """Read the publications of these turns."""
        if not taken:
            return
        with self._moved:
            for turn in taken:
                self._open.add(turn.key)
                self._busy[turn.account.home] += turn.calls
                self._left += turn.calls
        self._loop.call_soon_threadsafe(self._start, taken)

    def _start(self, taken: Sequence[Turn]) -> None:
        for turn in taken:
            self._reading += 1
            reading = self._loop.create_task(self._read(turn))
            self._tasks.add(reading)
            reading.add_done_callback(self._tasks.discard)

    @property
    def is_full(self) -> bool:
        """Whether more is read already than the database takes."""
        return self._unstored > MOST_UNSTORED

    def wait(self, *, seconds: float) -> bool:
        """Wait until half of the calls are answered, or everything is stored; False: nothing came in this time."""
        with self._moved:
            before, half = self._came, self._left // 2 if self._left else -1
            self._moved.wait_for(lambda: not self._open or self._left <= half, seconds)
            return self._came != before

    def drain(self, *, seconds: float) -> None:
        """Give what is under way so many seconds; store what came, and give the rest back for others to read."""
        with self._moved:
            is_done = self._moved.wait_for(lambda: not self._open, seconds)
        if not is_done:
            self._loop.call_soon_threadsafe(self._give_up)
            with self._moved:
                self._moved.wait_for(lambda: not self._open, STORE_SECONDS)

    def close(self) -> None:
        """Drain without waiting, and end the loop and its connections."""
        self.drain(seconds=0)
        asyncio.run_coroutine_threadsafe(self._transport.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._keeping.cancel)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._storing.shutdown()
        self._renewing.shutdown()

    def _give_up(self) -> None:
        for reading in self._tasks:
            reading.cancel()

    async def _read(self, turn: Turn) -> None:
        end = self._loop.time() + TURN_SHARE * turn.seconds
        every = list(turn.ids.items())
        batches = [dict(every[start : start + turn.size]) for start in range(0, len(every), turn.size)]
        wire = AsyncWire(
            seconds=CALL_SECONDS,
            gate=self._gates[turn.account.home],
            permit=partial(self._budgets.spend, turn),
            observe=partial(self._budgets.told, turn),
            transport=self._transport,
        )
        brought: Sequence[bool] = ()
        try:
            account = await self._fresh(turn)
            brought = await asyncio.gather(*(self._batch(turn, account, ids, wire, end) for ids in batches))
        finally:
            # Also when the process ends: what was not read is still due, and others may read it at once.
            self._reading -= 1
            self._came_to(Result(ended=turn), is_late=not all(brought))

    async def _fresh(self, turn: Turn) -> contract.Account:
        """Give the account with fresh credentials, or with those it has: its calls are made, and counted, anyhow."""
        try:
            if is_due(turn.account):
                return await self._loop.run_in_executor(self._renewing, _renewed, turn)
        except (ConnectorError, OperationalError, InterfaceError) as error:
            log.warning("credentials could not be renewed", account_id=turn.account_id, reason=str(error))
        except Exception:
            # A fault of ours about one account: calls that were never made would keep its server busy for good.
            log.exception("credentials could not be renewed", account_id=turn.account_id)
        return turn.account

    async def _batch(
        self, turn: Turn, account: contract.Account, ids: dict[RemoteId, int], wire: AsyncWire, end: float
    ) -> bool:
        """Read some publications of a turn; say whether anything came of it."""
        measured: Sequence[Measured] = ()
        kept: KeptError | None = None
        try:
            measured = await self._measured(turn, account, ids, wire, end)
        except KeptError as error:
            kept = error
        finally:
            with self._moved:
                self._busy[turn.account.home] -= 1
                self._left -= 1
                self._came += 1
                self._moved.notify_all()
        put_off = list(ids.values()) if kept else ()
        is_late = bool(measured) and all(each.failure for each in measured)
        self._came_to(Result(measured, put_off=put_off, until=kept.until if kept else None), is_late=is_late)
        return not is_late

    def _came_to(self, result: Result, *, is_late: bool) -> None:
        """Have a result stored, or stored late; of those of one turn that are late, the first is stored first."""
        if is_late:
            self._loop.call_later(FAILED_SECONDS, self._put, result)
        else:
            self._put(result)

    def _put(self, result: Result) -> None:
        with self._moved:
            self._unstored += len(result.measured)
        self._results.put_nowait(result)

    async def _measured(
        self, turn: Turn, account: contract.Account, ids: dict[RemoteId, int], wire: AsyncWire, end: float
    ) -> list[Measured]:
        measurer = platform(account.platform).measure
        if measurer is None:
            return [Measured(pk, is_offered=False) for pk in ids.values()]
        until = None
        try:
            async with asyncio.timeout_at(end):
                answers = await measurer.posts(account, list(ids), wire)
        except KeptError:
            raise
        except RateLimited as limit:
            self._budgets.refused(turn, limit)
            reason, until = limit.reason, limit.until
        except ConnectorError as error:
            reason = error.reason
        except TimeoutError:
            reason = "the server did not answer in time"
        except Exception as error:
            # A fault of ours about one platform's answer: loud, and the others go on.
            log.exception("an answer could not be worked with", account_id=turn.account_id)
            reason = f"internal error: {type(error).__name__}"
        else:
            at = datetime.now(UTC)
            return [results.measured(pk, answers.get(remote_id), at) for remote_id, pk in ids.items()]
        return [Measured(pk, failure=reason, not_before=until) for pk in ids.values()]

    async def _keep(self) -> None:
        """Store what comes, for ever, some hundred readings at a time."""
        while True:
            some = [await self._results.get()]
            number = len(some[0].measured)
            end = self._loop.time() + LINGER_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout_at(end):
                    while number < STORED_AT_ONCE and (self._reading or not self._results.empty()):
                        some.append(await self._results.get())
                        number += len(some[-1].measured)
            await self._loop.run_in_executor(self._storing, results.keep, some, self._budgets.changed())
            with self._moved:
                self._unstored -= number
                self._open.difference_update(result.ended.key for result in some if result.ended)
                self._moved.notify_all()


@cache
def reader() -> Reader:
    """Give this process's reader; the first call starts it, which must be after the process was forked."""
    return Reader()


@signals.worker_process_shutdown.connect
def _drain(**_: object) -> None:
    """Let this process's reader, if it has one, come to its end before the process does."""
    if reader.cache_info().currsize:
        reader().drain(seconds=DRAIN_SECONDS)


def _renewed(turn: Turn) -> contract.Account:
    return tokens.fresh(turn.account, turn.account_id, open_wire())
