"""Credentials that were refused are asked about again: soon at first, then ever more rarely."""

from datetime import timedelta

import pytest

from connectors.contract import Identity, RemoteId, Secrets
from corong.accounts import commands
from corong.accounts.models import Account, TokenState
from corong.database import now
from scheduler import measure
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.worker.engine import Spool

MINUTE = 60.0


def asked(spool: Spool) -> bool:
    """Look once; say whether a worker is told to ask."""
    spool.lose()
    measure.dead_tokens(spool)
    return bool(spool.sent)


def let_pass(seconds: float) -> None:
    """Let time pass for the account."""
    found = Account.objects.get()
    assert found.dead_since is not None
    assert found.token_checked_at is not None
    Account.objects.update(
        dead_since=found.dead_since - timedelta(seconds=seconds),
        token_checked_at=found.token_checked_at - timedelta(seconds=seconds),
    )


def is_dead_for(seconds: float, *, checked_ago: float) -> None:
    """Let an account have been dead for so long, and asked about so long ago: however long the test itself takes."""
    moment = now()
    Account.objects.update(
        dead_since=moment - timedelta(seconds=seconds), token_checked_at=moment - timedelta(seconds=checked_ago)
    )


def refuse(known: Account) -> None:
    commands.judge_token(known.pk, TokenState.DEAD, "latihan")


@pytest.mark.usefixtures("transactional_db")
def test_the_pause_doubles_up_to_an_hour() -> None:
    dead = account(organisation())
    refuse(dead)
    spool = Spool()
    # In seconds: after the first look at 20 s each pause is as long as all before it.
    before = 0
    for pause in (20, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600):
        is_dead_for(before + pause - 15, checked_ago=pause - 15)
        assert not asked(spool), pause
        is_dead_for(before + pause, checked_ago=pause)
        assert asked(spool), pause
        assert spool.sent == [("corong.authorise", [dead.pk])]
        assert not asked(spool), pause
        since = Account.objects.get().dead_since
        refuse(dead)
        assert Account.objects.get().dead_since == since
        before += pause


@pytest.mark.usefixtures("transactional_db")
def test_a_day_of_refusals_costs_few_calls() -> None:
    dead = account(organisation())
    refuse(dead)
    spool, calls = Spool(), 0
    for _ in range(24 * 12):
        let_pass(5 * MINUTE)
        if asked(spool):
            calls += 1
            refuse(dead)
    assert 24 <= calls <= 32


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("pause", [20, 40, 640, 3600])
def test_what_brings_no_answer_is_asked_again_soon(pause: int) -> None:
    refuse(account(organisation()))
    spool = Spool()
    Account.objects.update(dead_since=now() - timedelta(seconds=pause))
    for _ in range(5):
        let_pass(pause + 15)
        assert asked(spool)  # and the message is lost, or the platform is away
        pause = 60
        assert not asked(spool)


@pytest.mark.usefixtures("transactional_db")
def test_once_they_live_again_or_are_replaced_the_pauses_begin_anew() -> None:
    dead = account(organisation())
    spool = Spool()
    for _ in range(2):
        refuse(dead)
        assert Account.objects.get().dead_since is not None
        let_pass(10 * MINUTE)
        assert asked(spool)
        commands.judge_token(dead.pk, TokenState.ALIVE, "")
        assert Account.objects.get().dead_since is None
    refuse(dead)
    let_pass(21)
    assert asked(spool)
    identity = Identity(
        remote_id=RemoteId(dead.remote_id), handle="@latihan", name="", url="", secrets=Secrets(access_token="latihan")
    )
    commands.connect_again(dead.pk, identity, by=None)
    stored = Account.objects.get()
    assert (stored.token_state, stored.dead_since) == (TokenState.ALIVE, None)
    assert stored.token_checked_at is not None
    assert stored.token_checked_at <= now()
