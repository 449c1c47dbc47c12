"""Reading what the public wrote: one account's server is no reason to keep another's comments from its officer."""

import threading

from corong.accounts.models import Account
from corong.conversations.models import Listening
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
