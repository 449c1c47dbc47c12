"""The scheduler process: interval jobs of APScheduler, run only by the leader. It never calls a platform."""

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import psycopg
import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from django.db import Error, connection

from corong.config import config
from corong.database import now, unit
from corong.deliveries import claims, review
from corong.deliveries.commands import WAKE
from corong.deliveries.heartbeats import beat
from corong.embedded.addresses import addresses
from corong.events import checking
from corong.events.commands import seal
from corong.metrics import learning, partitions, stretching
from corong.people import sessions
from corong.tellings import forgetting
from scheduler import conversations, due, history, live, mailings, measure, media, recurring, reports, tokens, watch
from scheduler.clock import Clock
from scheduler.leader import Leadership
from scheduler.messages import Messages
from worker import identity, queues

BEAT_SECONDS: Final = 2.0
CLOCK_SECONDS: Final = 1.0
SEALED_AT_ONCE: Final = 2000
SEALED_WHEN_BUSY: Final = 200
log = structlog.get_logger()


class Scheduler:
    """Decides what is due and queues it. Several may run: one leads."""

    def __init__(self) -> None:
        self._conninfo = addresses(config()).database_url
        self._leadership = Leadership(self._conninfo)
        self._leads = threading.Event()
        self._stop = threading.Event()
        self._messages = Messages()
        self._jobs = BackgroundScheduler(
            timezone="UTC",
            executors={"default": ThreadPoolExecutor(6)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        floor = config().corong_measure_floor_seconds
        self._every(1.0, self._lead, "lead", always=True)
        self._every(config().corong_tick_ms / 1000, lambda: due.due(self._messages), "due")
        self._every(0.5, lambda: due.ahead(self._messages), "ahead")
        self._every(1.0, lambda: due.sweep(self._messages), "sweep")
        self._every(0.5, lambda: live.broadcasts(self._messages), "live")
        self._every(0.25, measure.Waking(self._messages).look, "measure")
        self._every(5.0, lambda: measure.accounts(self._messages, seconds=max(floor, 5.0)), "accounts")
        self._every(1.0, lambda: history.pages(self._messages), "history")
        self._every(1.0, lambda: conversations.replies(self._messages), "replies")
        self._every(1.0, lambda: conversations.hidings(self._messages), "hidings")
        self._every(30.0, lambda: conversations.looks(self._messages), "looks")
        self._every(5.0, lambda: measure.dead_tokens(self._messages), "dead tokens")
        self._every(5.0, lambda: tokens.renewals(self._messages), "renewals")
        self._every(60.0, lambda: tokens.ahead(self._messages), "tokens ahead")
        self._every(300.0, tokens.forget_passages, "passages")
        self._every(1.0, lambda: media.renditions(self._messages), "renditions")
        self._every(5.0, lambda: watch.alerts(self._messages), "watch")
        response = max(floor, 5.0)
        self._every(response, lambda: watch.response(self._messages, seconds=response), "response")
        self._every(10.0, lambda: mailings.due(self._messages), "mailings")
        self._every(2.0, lambda: mailings.despatches(self._messages), "despatches")
        self._every(3.0, lambda: mailings.chats(self._messages), "chats")
        self._every(15.0, review.settle_all, "approvals")
        self._every(60.0, recurring.expand, "recurring")
        self._every(60.0, lambda: reports.due(self._messages), "reports")
        self._every(1.0, _seal, "seal")
        self._every(10.0, lambda: self._messages.send("corong.verify", [[check] for check in checking.due()]), "verify")
        self._every(3600.0, _partitions, "partitions")
        self._every(3600.0, _forget, "forgetting")
        self._every(3600.0, learning.learn, "habits")
        self._every(300.0, stretching.refit, "stretches")
        self._every(BEAT_SECONDS, self._beat, "beat")
        self._lead()
        if self._leads.is_set():
            _partitions()
        self._jobs.start()
        threading.Thread(target=self._listen, name="listen", daemon=True).start()
        log.info("the scheduler is running", tick_ms=config().corong_tick_ms)
        clock = Clock()
        while not self._stop.wait(CLOCK_SECONDS):
            if clock.was_set_back():
                log.warning("this machine's clock was set back: every job runs at once, and on from there")
                at_once(self._jobs)
        self._jobs.shutdown(wait=True)
        self._leadership.resign()

    def _every(self, seconds: float, work: Callable[[], object], name: str, *, always: bool = False) -> None:
        def job() -> None:
            if not (always or self._leads.is_set()):
                return
            try:
                work()
            except Error as error:
                # The next tick tries again; the rows are as they were.
                log.warning("a scheduler job could not reach the database", job=name, reason=str(error).strip())
            finally:
                connection.close()

        self._jobs.add_job(job, "interval", seconds=seconds, id=name)

    def _lead(self) -> None:
        if self._leadership.leads():
            self._leads.set()
        else:
            self._leads.clear()

    def _beat(self) -> None:
        with unit():
            beat(f"scheduler@{identity.name()}", "scheduler")
        for queue in queues.EVERY:
            # A worker that is away finds no heap of beats when it comes back.
            if self._messages.waiting(queue) < due.MANY_WAITING:
                self._messages.send("corong.beat", [[queue]], queue=queue)

    def _listen(self) -> None:
        """Run the due job at once when somebody publishes now; the ticks go on if this connection breaks."""
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._conninfo, autocommit=True, application_name="corong-wake") as wake:
                    wake.execute(f"LISTEN {WAKE}")
                    for _ in wake.notifies(timeout=None):
                        if self._leads.is_set():
                            due.due(self._messages)
                            connection.close()
            except (psycopg.Error, Error) as error:
                log.warning("not listening for now", reason=str(error).strip())
                self._stop.wait(1.0)


def at_once(jobs: BaseScheduler) -> None:
    """Let every job run now, whatever time it waits for."""
    for job in jobs.get_jobs():
        job.modify(next_run_time=datetime.now(UTC))


def _seal() -> None:
    seal(limit=SEALED_WHEN_BUSY if claims.has_backlog() else SEALED_AT_ONCE)


def _partitions() -> None:
    moment = now()
    partitions.ensure(moment, moment)


def _forget() -> None:
    with unit():
        forgetting.forget()
    with unit():
        sessions.forget_ended()
