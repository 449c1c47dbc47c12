"""A whole service for one benchmark: own data folder, own practice platforms, real processes."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.contract import Secrets
from corong.cli.supervisor import Supervisor
from corong.cli.up import whole_service
from corong.config import config
from tests.sandbox import stand
from tests.sandbox.stand import PracticeAccount, Stand

if TYPE_CHECKING:
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


def accounts(service: Service, number: int, *, platforms: tuple[str, ...] = ("mastodon", "bluesky")) -> "list[Account]":
    """Connect accounts, in turn on each platform, without the platforms' rate limits."""
    from corong.accounts import connecting

    office = organisation()
    for platform in platforms:
        service.stand.settings(platform, rate_limits="off")
    made = []
    for index in range(number):
        platform = platforms[index % len(platforms)]
        account = service.stand.add_account(platform, f"bench{index}", instance="bench")
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
