"""A whole service for one benchmark: own data folder, own practice platforms, real processes."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.folders import PREPARED
from connectors.contract import Secrets
from corong.cli.supervisor import Supervisor
from corong.cli.up import whole_service
from corong.config import config
from tests.sandbox import stand
from tests.sandbox.stand import PracticeAccount, Stand

ADDED_AT_ONCE: Final = 1000
"""Rows of one statement: it takes 65,535 parameters."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.raw import Owned
    from corong.accounts.models import Account
    from corong.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Service:
    """What a benchmark works with."""

    stand: Stand
    supervisor: Supervisor
    data: Path


@contextmanager
def running(**settings: str) -> Iterator[Service]:
    """Start everything, with further settings given by variable name; end it and remove its data afterwards."""
    data = Path(tempfile.mkdtemp(prefix="corong-bench-"))
    for name in [name for name in os.environ if name.startswith("CORONG_") or name in {"DATABASE_URL", "REDIS_URL"}]:
        del os.environ[name]
    # As where it is installed, a process that starts again finds its modules compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.update(
        {
            "CORONG_DATA": str(data),
            "CORONG_PREPARED": str(PREPARED),
            "CORONG_ALLOW_LOOPBACK": "true",
            "CORONG_WEB_BIND": "127.0.0.1:0",
            "CORONG_WEB_PROCESSES": "1",
            "DJANGO_SETTINGS_MODULE": "corong.settings",
            **settings,
        }
    )
    config.cache_clear()
    try:
        with (
            (data / "bench.log").open("w", encoding="utf-8") as log,
            stand.start() as sandbox,
            whole_service(config(), stream=log) as supervisor,
        ):
            import django

            django.setup()
            yield Service(sandbox, supervisor, data)
            from django.db import connection

            connection.close_pool()  # type: ignore[attr-defined] # only the PostgreSQL backend has a pool
    finally:
        if sys.exc_info()[0] is not None:
            sys.stderr.write((data / "bench.log").read_text(encoding="utf-8")[-4000:])
        shutil.rmtree(data, ignore_errors=True)


def accounts(
    service: Service,
    number: int,
    *,
    platforms: tuple[str, ...] = ("mastodon", "bluesky"),
    instance: str = "bench",
    prefix: str = "bench",
) -> "list[Account]":
    """Connect accounts, in turn on each platform, without the platforms' rate limits."""
    from corong.accounts import connecting

    office = organisation()
    for platform in platforms:
        service.stand.settings(platform, rate_limits="off")
    made = []
    for index in range(number):
        platform = platforms[index % len(platforms)]
        account = service.stand.add_account(platform, f"{prefix}{index}", instance=instance)
        made.append(connecting.add(office, platform, account.home, _secrets(account)))
    return made


def _secrets(account: PracticeAccount) -> Secrets:
    if account.platform == "bluesky":
        return Secrets(identifier=account.handle, app_password=account.secret)
    return Secrets(access_token=account.secret)


def organisation() -> "Organisation":
    """Give the benchmark's office."""
    from corong.organisations import commands
    from corong.organisations.models import Organisation, OrganisationKind

    name = "Practice office"
    return Organisation.objects.filter(name=name).first() or commands.add(
        name, OrganisationKind.PROVINCE, is_practice=True
    )


def look_through(patience_seconds: float = 120.0) -> None:
    """
    Wait until the new accounts were looked through for posts; with CORONG_OUTSIDE_SECONDS of a day they are not again.

    What is posted past Corong after that is not found as somebody else's.
    """
    from corong.database import rows, unit

    end = time.monotonic() + patience_seconds
    while True:
        with unit():
            [(left,)] = rows(_UNSEEN)
        if not left:
            return
        if time.monotonic() > end:
            raise SystemExit(f"{left} accounts were not looked through in {patience_seconds} s")
        time.sleep(0.5)


_UNSEEN: Final = """
    SELECT count(*) FROM accounts_account a LEFT JOIN histories_history h ON h.account_id = a.id
    WHERE h.account_id IS NULL OR h.walk_began_at IS NOT NULL OR h.next_at < clock_timestamp() + interval '1 hour'
"""


def publications(made: "Sequence[Owned]") -> None:
    """Add the publications of posts that were made past Corong, unread and not due."""
    from corong.database import now, unit
    from corong.publications.models import Publication

    published_at = now() - timedelta(days=30)
    with unit():
        Publication.objects.bulk_create(
            (
                Publication(account_id=each.pk, remote_id=one, published_at=published_at)
                for each in made
                for one in each.ids
            ),
            batch_size=ADDED_AT_ONCE,
        )
