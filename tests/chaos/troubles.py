"""Does to a running service what the plan says, and what a person would do afterwards: give held posts a new time."""

import os
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, TypeVar

import redis

from benchmarks.service import Service
from corong.accounts.models import Account
from corong.cli.supervisor import Supervisor
from corong.config import config
from corong.database import now, rows, unit
from corong.deliveries import holds
from corong.deliveries.commands import TooLateError, reschedule
from corong.deliveries.models import Delivery, Hold
from corong.deliveries.states import State
from corong.embedded.addresses import addresses
from corong.persistence import stored
from tests.chaos.plan import Trouble

NEW_TIMES_EACH: Final = 1.0
PULL_SECONDS: Final = 2.0
"""How long the calls take that a pull is caught in."""
PULL_PATIENCE: Final = 60.0
ALIVE_PATIENCE: Final = 30.0
"""How long is waited for a process that is to be killed and is just being brought back."""
Result = TypeVar("Result")


class Troubles:
    """Carries out a plan."""

    def __init__(self, service: Service, second: Supervisor, accounts: Sequence[Account]) -> None:
        self._service = service
        self._second = second
        self._accounts = accounts
        self._holds: dict[int, Hold] = {}
        self._revoked: defaultdict[int, threading.Semaphore] = defaultdict(partial(threading.Semaphore, 0))
        self._redis = redis.Redis.from_url(addresses(config()).redis_url)
        self.done: Counter[str] = Counter()
        self.touched: set[int] = set()
        """Deliveries that were held and got a new time: their lateness is the hold's."""

    def run(self, plan: Sequence[Trouble], *, began: float) -> None:
        """Do each thing at its moment; `began` is of `time.monotonic`."""
        threads = []
        for trouble in plan:
            while (wait := began + trouble.at - time.monotonic()) > 0:
                time.sleep(min(wait, NEW_TIMES_EACH))
                self.give_new_times()
            # A hold and a slow stop take their time; the others must not wait for them.
            thread = threading.Thread(target=self._do, args=(trouble,), name=trouble.what)
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join()

    def _do(self, trouble: Trouble) -> None:
        action: Callable[..., None] = getattr(self, trouble.what)
        action(**trouble.marks)

    def kill(self, *, victim: str, signal: str) -> None:
        """End one process by a signal; its supervisor brings it back."""
        supervisor = self._second if victim == "scheduler-b" else self._service.supervisor
        if self._signal(supervisor, victim, signal):
            self.done["kills"] += 1

    def wipe_broker(self) -> None:
        """Forget every message."""
        with suppress(redis.RedisError):
            self._redis.flushall()
            self.done["broker_wipes"] += 1

    def restart_broker(self) -> None:
        """Forget every message, then kill the broker."""
        self.wipe_broker()
        if self._signal(self._service.supervisor, "valkey", "SIGKILL"):
            self.done["broker_restarts"] += 1

    def restart_database(self, *, signal: str) -> None:
        """End the database server."""
        if self._signal(self._service.supervisor, "postgresql", signal):
            self.done["database_restarts"] += 1

    def interrupt_pulls(self) -> None:
        """Let figures be read slowly, then kill who reads them and forget the messages that told them to."""
        number = self._service.stand.fault("latency", endpoint="read", seconds=PULL_SECONDS)
        end = time.monotonic() + PULL_PATIENCE
        while not (reading := stored(_being_read)) and time.monotonic() < end:
            # As if officers asked to read now: what is out may have been read for a while to come.
            stored(_ask_for_figures)
            time.sleep(0.5)
        time.sleep(PULL_SECONDS / 2)
        self.kill(victim="collect", signal="SIGKILL")
        self.wipe_broker()
        self._service.stand.lift_faults(number)
        self.done["pulls_interrupted"] += bool(reading)

    def fault(self, *, kind: str, **marks: object) -> None:
        """Put a fault of a platform in force."""
        self._service.stand.fault(kind, **marks)

    def revoke(self, *, account: int) -> None:
        """Make an account's credentials dead."""
        self._service.stand.revoke(self._accounts[account].remote_id)
        self.done["tokens_revoked"] += 1
        self._revoked[account].release()

    def restore(self, *, account: int) -> None:
        """Make them good again, after they were dead: on a slow machine both may be late and begin at once."""
        self._revoked[account].acquire()
        self._service.stand.restore(self._accounts[account].remote_id)

    def hold(self, *, number: int, scope: str, account: int) -> None:
        """Place a hold."""
        chosen = self._accounts[account]
        scopes: Mapping[str, Mapping[str, object]] = {
            "account": {"account": chosen},
            "organisation": {"organisation": chosen.organisation},
            "platform": {"platform": chosen.platform},
        }
        reason = f"(latihan) hold {number}"
        self._holds[number] = stored(partial(_placed, reason, scopes[scope]))
        self.done["holds"] += 1

    def release(self, *, number: int) -> None:
        """Release it."""
        while number not in self._holds:
            time.sleep(0.1)
        stored(partial(_released, self._holds[number]))

    def give_new_times(self) -> None:
        """Do as a person would: what waits for a new time after a hold gets one."""
        with suppress(TooLateError):
            stored(self._give_new_times)

    def _give_new_times(self) -> None:
        with unit():
            open_holds = Hold.objects.filter(released_at=None).exists()
            waiting = (
                [] if open_holds else list(Delivery.objects.filter(state=State.HELD).order_by("due_at", "pk")[:200])
            )
        for delivery in waiting:
            self.touched.add(delivery.pk)
            with suppress(TooLateError), unit():
                reschedule(delivery, now(), by=None)

    @staticmethod
    def _signal(supervisor: Supervisor, name: str, number: str) -> bool:
        end = time.monotonic() + ALIVE_PATIENCE
        while (pid := supervisor.pids().get(name)) is None:
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        try:
            os.kill(pid, signal.Signals[number])
        except ProcessLookupError:
            return False
        sys.stderr.write(f"{number} {name}\n")
        return True


def _being_read() -> int:
    with unit():
        return int(rows("SELECT count(*) FROM metrics_turn WHERE until > clock_timestamp()")[0][0])


def _ask_for_figures() -> None:
    with unit():
        rows(
            """
            UPDATE publications_publication SET next_pull_at = clock_timestamp() WHERE id IN (
                SELECT id FROM publications_publication WHERE next_pull_at > clock_timestamp()
                ORDER BY id LIMIT 50 FOR NO KEY UPDATE SKIP LOCKED)
            """
        )


def _released(hold: Hold) -> None:
    with unit():
        holds.release(hold, by=None)


def _placed(reason: str, wish: Mapping[str, object]) -> Hold:
    # A repeat after a lost answer of the database goes on with the hold that is there.
    with unit():
        there = Hold.objects.filter(reason=reason).first()
    return there or holds.place(reason=reason, by=None, **wish)  # type: ignore[arg-type] # one of three scopes
