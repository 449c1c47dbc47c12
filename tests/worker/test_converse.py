"""Reading what the public wrote: one account's server is no reason to keep another's comments from its officer."""

import threading
from datetime import timedelta

from cryptography.fernet import Fernet

from corong.accounts.models import Account, ServerLimit, TokenState
from corong.conversations.models import Listening, Message
from corong.database import now
from corong.metrics.models import ServerBudget
from scheduler import conversations, measure
from tests.factories import messages
from tests.worker.engine import Engine
from tests.worker.test_processes import eventually
from worker import converse
from worker.gate import open_wire

HANGS_SECONDS = 60.0


def listen(*accounts: Account) -> None:
    """Run in a thread of its own, whose connections end with it."""
    try:
        converse.accounts([each.pk for each in accounts])
    finally:
        open_wire().close()


def is_heard(account: Account) -> bool:
    return Listening.objects.filter(account=account, asked_at__isnull=False).exists()


def test_an_account_whose_server_hangs_does_not_delay_what_others_heard(engine: Engine) -> None:
    hanging, other = engine.account(), engine.account("bluesky")
    hang = engine.stand.fault("hang", account=hanging.remote_id, endpoint="any", count=1, seconds=HANGS_SECONDS)
    listening = threading.Thread(target=listen, args=(hanging, other))
    listening.start()
    eventually(lambda: is_heard(other))
    assert not is_heard(hanging)
    engine.stand.lift_faults(hang)
    listening.join()
    assert is_heard(hanging)


def test_accounts_that_cannot_be_worked_with_do_not_hinder_others(engine: Engine) -> None:
    sealed, odd, other = engine.account(), engine.account("telegram"), engine.account("bluesky")
    lost = Fernet(Fernet.generate_key())
    Account.objects.filter(pk=sealed.pk).update(sealed=lost.encrypt(b"key") + b"." + lost.encrypt(b"secrets"))
    # A place no worker could have stored: a fault of ours.
    Account.objects.filter(pk=odd.pk).update(mention_cursor="nowhere")
    converse.accounts([sealed.pk, odd.pk, other.pk])
    assert is_heard(other)
    failures = dict(Listening.objects.values_list("account_id", "failure"))
    assert "CORONG_SECRET_KEYS" in failures[sealed.pk]
    assert failures[odd.pk] == "internal error: ValueError"
    assert failures[other.pk] == ""


def test_a_missing_right_to_read_stops_no_publishing(engine: Engine) -> None:
    account = engine.account()
    # Refused where notifications are read, and alive where it is asked whose credentials they are.
    engine.stand.fault("dead_token", account=account.remote_id, endpoint="read")
    converse.accounts([account.pk])
    assert Account.objects.get().token_state == TokenState.ALIVE
    assert Listening.objects.get().failure
    engine.stand.lift_faults()
    engine.stand.revoke(engine.practice[account.pk])
    converse.accounts([account.pk])
    assert Account.objects.get().token_state == TokenState.DEAD


def test_a_quota_that_reading_used_up_lets_its_accounts_rest_and_stops_no_publishing(engine: Engine) -> None:
    first, second, other = engine.account("youtube"), engine.account("youtube"), engine.account()
    messages.message(second)
    Message.objects.update(look_at=now())
    engine.stand.settings("youtube", rate_limits={"units": 0})
    converse.accounts([first.pk])
    assert measure.accounts(engine.spool) == 1
    assert engine.spool.sent == [("corong.converse", [[other.pk]])]
    assert conversations.looks(engine.spool) == 0
    assert (engine.limited_until(first), ServerLimit.objects.count()) == (None, 0)
    assert ServerBudget.objects.get().resets_at > now()
    ServerBudget.objects.update(resets_at=now())
    assert (measure.accounts(engine.spool), conversations.looks(engine.spool)) == (2, 1)


def test_nothing_is_read_while_the_platform_asks_an_account_to_wait(engine: Engine) -> None:
    account = engine.account()
    messages.message(account)
    Message.objects.update(look_at=now())
    Account.objects.update(limited_until=now() + timedelta(hours=1))
    assert (measure.accounts(engine.spool), conversations.looks(engine.spool)) == (0, 0)
    Account.objects.update(limited_until=None)
    engine.stand.fault("rate_limited", account=account.remote_id, endpoint="read", count=1, seconds=900)
    assert conversations.looks(engine.spool) == 1
    engine.spool.deliver()
    assert (measure.accounts(engine.spool), engine.limited_until(account)) == (0, None)
    engine.stand.lift_faults()
    ServerBudget.objects.update(resets_at=now())
    assert measure.accounts(engine.spool) == 1
