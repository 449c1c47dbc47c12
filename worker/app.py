"""The Celery application. A message is only a hint: the rows of the database say what is to be done."""

import os
import sys
from typing import Final, Protocol

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corong.settings")

from celery import Celery, signals
from kombu import Queue

from connectors.catalogue import PLATFORMS, platform
from corong.config import config
from corong.embedded.addresses import addresses
from corong.logs import configure
from worker import queues

VISIBILITY_SECONDS: Final = 900
"""After this time Redis gives an unacknowledged message to another worker: longer than any task."""
TASK_SECONDS: Final = 600

COLLECT_NICENESS: Final = 5
"""How far what measures steps back on a busy machine: figures may be a little older, posts may not be late."""

app = Celery("corong", broker=addresses(config()).celery_url, set_as_current=True)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=True,
    task_ignore_result=True,
    task_default_queue=queues.PUBLISH,
    task_queues=[Queue(name) for name in queues.EVERY],
    task_create_missing_queues=False,
    task_time_limit=TASK_SECONDS,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_soft_shutdown_timeout=20.0,
    broker_connection_max_retries=None,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "health_check_interval": 25,
        "socket_keepalive": True,
        "retry_on_timeout": True,
    },
    imports=("worker.tasks",),
)
# Celery would close the process's pool of connections before and after every task: each began with new ones, and what
# is stored in the background lost its own. Every use gives its connection back by itself (corong.database).
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize


def check_times() -> None:
    """Refuse to start with times that contradict one another: lease < task limit < visibility timeout."""
    if not config().corong_lease_seconds < TASK_SECONDS < VISIBILITY_SECONDS:
        sys.exit("CORONG_LEASE_SECONDS must be shorter than a task may take (600 s).")


class _Worker(Protocol):
    hostname: str


@signals.setup_logging.connect
def _log(**_: object) -> None:
    configure()


@signals.worker_init.connect
def _begin(sender: _Worker, **_: object) -> None:
    check_times()
    if sender.hostname.startswith(f"{queues.COLLECT}@"):
        os.nice(COLLECT_NICENESS)
    # Before the processes are forked, which share what is loaded by then: else each loads it at its first task.
    for name in PLATFORMS:
        platform(name)
