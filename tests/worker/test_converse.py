"""Reading what the public wrote: one account's server is no reason to keep another's comments from its officer."""

from corong.conversations.models import Listening
from tests.worker.engine import Engine
from worker import converse

HANGS_SECONDS = 4.0


def test_an_account_whose_server_hangs_does_not_delay_what_others_heard(engine: Engine) -> None:
    hanging, other = engine.account(), engine.account("bluesky")
    engine.stand.fault("hang", account=hanging.remote_id, endpoint="any", count=1, seconds=HANGS_SECONDS)
    converse.accounts([hanging.pk, other.pk])
    late, early = (Listening.objects.get(account=account) for account in (hanging, other))
    assert early.asked_at is not None
    assert late.asked_at is not None
    assert early.asked_at < late.asked_at
