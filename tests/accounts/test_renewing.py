"""Credentials are renewed late, one at a time, and stored before they are used."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection

from connectors import contract
from connectors.contract import Secrets
from corong.accounts import checking, commands, connecting, renewing, seal
from corong.accounts.models import Account, TokenState
from corong.alerts import troubles
from corong.alerts.rules import Cause
from corong.database import now, rows, unit
from scheduler import tokens
from tests.factories import accounts, deliveries, posts
from tests.factories.organisations import organisation
from tests.sandbox.stand import ROOT, PracticeAccount, Stand, start
from tests.worker.engine import Spool
from tests.worker.test_processes import eventually
from worker.gate import open_wire

RACER: Final = """
import sys
import django
django.setup()
from corong.accounts.models import Account
from worker import tokens
from worker.gate import open_wire
from corong.database import unit
with unit():
    account = tokens.of(Account.objects.get(pk=int(sys.argv[1])))
open_wire()
print("ready", flush=True)
sys.stdin.readline()
fresh = tokens.fresh(account, int(sys.argv[1]), open_wire())
print(fresh.secrets["refresh_token"] != account.secrets["refresh_token"], flush=True)
"""
BREAK: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""
"""Ends the connections that wait for this one."""


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


@pytest.fixture
def practice(running: Stand) -> PracticeAccount:
    running.reset()
    running.settings(audience=False)
    return running.add_account("bluesky", "dinas")


def connect(practice: PracticeAccount) -> Account:
    secrets = Secrets(identifier=practice.handle, app_password=practice.secret)
    return connecting.add(organisation(), "bluesky", practice.home, secrets)


def calls(stand: Stand, name: str) -> int:
    return sum(name in call["endpoint"] for call in stand.calls())


def environment() -> dict[str, str]:
    """Let a process of its own use the database of this test."""
    settings: dict[str, Any] = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    if settings.get("PORT"):
        address += f"&port={settings['PORT']}"
    return {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "corong.settings"}


@pytest.mark.usefixtures("transactional_db")
def test_of_processes_that_race_one_renews_and_all_go_on_with_the_stored_token(
    running: Stand, practice: PracticeAccount
) -> None:
    running.settings("bluesky", access_token_seconds=1)
    account = connect(practice)
    running.settings("bluesky", access_token_seconds=7200)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(account.pk)],
            cwd=ROOT,
            env=environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    before = calls(running, "refreshSession")
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=60)[0] for racer in racers]
    assert said == ["True\n"] * 3
    assert calls(running, "refreshSession") - before == 1
    account.refresh_from_db()
    assert account.renews_at is not None
    assert account.renews_at > now()
    assert account.renewing_until is None


@pytest.mark.django_db
def test_a_refresh_token_that_was_rotated_is_stored_and_an_empty_secret_is_not(practice: PracticeAccount) -> None:
    account = connect(practice)
    commands.keep_secrets(account.pk, Secrets(access_token="baru", refresh_token=""))
    account.refresh_from_db()
    kept = seal.reveal(account.sealed)
    assert kept["access_token"] == "baru"
    assert kept["refresh_token"]
    assert kept["app_password"] == practice.secret


@pytest.mark.usefixtures("transactional_db")
def test_a_rotated_token_is_stored_although_the_connection_breaks_right_then(
    running: Stand, practice: PracticeAccount
) -> None:
    account = connect(practice)
    before = renewing.of(account)
    renewed: list[contract.Account] = []

    def renew() -> None:
        try:
            renewed.append(renewing.fresh(before, account.pk, open_wire(), even_if_valid=True))
        finally:
            open_wire().close()

    # It lets the renewal begin, and holds back who stores what came of it.
    with unit():
        rows("SELECT 1 FROM accounts_account WHERE id = %s FOR KEY SHARE", [account.pk])
        thread = threading.Thread(target=renew)
        thread.start()
        eventually(lambda: bool(rows(BREAK)))
    thread.join(60)
    account.refresh_from_db()
    stored = seal.reveal(account.sealed)
    assert stored["refresh_token"] != before.secrets["refresh_token"]
    assert [each.secrets for each in renewed] == [stored]
    assert calls(running, "refreshSession") == 1
    assert account.renewing_until is None


@pytest.mark.django_db
def test_what_is_due_is_asked_for_once_in_a_while(practice: PracticeAccount) -> None:
    account, spool = connect(practice), Spool()
    assert tokens.renewals(spool) == 0
    Account.objects.update(renews_at=now())
    assert tokens.renewals(spool) == 1
    assert tokens.renewals(spool) == 0
    assert spool.sent == [("corong.renew", [account.pk])]
    Account.objects.update(asked_at=now() - timedelta(seconds=tokens.RENEW_AGAIN_SECONDS + 1))
    assert tokens.renewals(spool) == 1
    Account.objects.update(asked_at=None, token_state=TokenState.DEAD)
    assert tokens.renewals(spool) == 0


@pytest.mark.django_db
def test_a_renewal_by_a_worker_is_late_and_uses_one_call(running: Stand, practice: PracticeAccount) -> None:
    running.settings("bluesky", access_token_seconds=1)
    account, spool = connect(practice), Spool()
    running.settings("bluesky", access_token_seconds=7200)
    tokens.renewals(spool)
    spool.deliver()
    spool.send("corong.renew", [[account.pk]])
    spool.deliver()
    assert calls(running, "refreshSession") == 1
    assert tokens.renewals(spool) == 0


@pytest.mark.django_db
def test_accounts_of_posts_that_fall_due_soon_are_looked_at_before(practice: PracticeAccount) -> None:
    account, spool = connect(practice), Spool()
    later = accounts.account(account.organisation)
    deliveries.delivery(posts.post(account.organisation), account, due_at=now() + timedelta(minutes=90))
    deliveries.delivery(posts.post(account.organisation), later, due_at=now() + timedelta(hours=3))
    assert tokens.ahead(spool) == 0
    Account.objects.update(token_checked_at=now() - timedelta(hours=1))
    assert tokens.ahead(spool) == 1
    assert tokens.ahead(spool) == 0
    assert spool.sent == [("corong.authorise", [account.pk])]
    spool.deliver()
    account.refresh_from_db()
    assert account.token_checked_at is not None
    assert account.token_checked_at > now() - timedelta(minutes=1)


@pytest.mark.django_db
def test_people_are_told_a_week_before_credentials_end_for_good() -> None:
    soon, later = accounts.account(organisation()), accounts.account(organisation())
    Account.objects.filter(pk=soon.pk).update(expires_at=now() + timedelta(days=6, hours=23))
    Account.objects.filter(pk=later.pk).update(expires_at=now() + timedelta(days=7, hours=1))
    found = [(each.subject_id, each.cause) for each in troubles.present()]
    assert found == [(soon.pk, Cause.EXPIRES)]


@pytest.mark.django_db
def test_a_check_never_puts_an_old_token_back(running: Stand, practice: PracticeAccount) -> None:
    account = connect(practice)
    commands.keep_secrets(account.pk, Secrets(refresh_token="penerus-baru"))
    checking.check(account)
    account.refresh_from_db()
    assert seal.reveal(account.sealed)["refresh_token"] == "penerus-baru"
    assert calls(running, "getSession") == 1


@pytest.mark.django_db
def test_who_took_too_long_does_not_end_the_renewal_of_another() -> None:
    account = accounts.account(organisation())
    slow = commands.begin_renewal(account.pk)
    assert slow is not None
    assert commands.begin_renewal(account.pk) is None
    Account.objects.update(renewing_until=now() - timedelta(seconds=1))
    other = commands.begin_renewal(account.pk)
    assert other is not None
    commands.end_renewal(account.pk, slow)
    assert commands.begin_renewal(account.pk) is None
    commands.end_renewal(account.pk, other)
    assert commands.begin_renewal(account.pk) is not None
