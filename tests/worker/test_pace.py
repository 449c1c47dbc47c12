"""What a post spends of its account's pace: one post's worth, in however many steps it is made."""

from datetime import datetime

from corong.accounts.models import Account
from corong.database import now
from corong.deliveries import pace
from corong.deliveries.states import State
from tests.worker.engine import Engine, state_of


def spent_posts(account: Account, *, since: datetime) -> float:
    """Say how many posts' worth of its pace an account has at most spent after a moment."""
    account.refresh_from_db()
    assert account.paced_until is not None
    return (account.paced_until - since).total_seconds() / pace.pause(account.platform)


def test_a_post_that_is_made_in_several_steps_spends_its_pace_once(engine: Engine) -> None:
    account = engine.account("threads")
    engine.stand.settings("threads", image_processing_seconds=0.1)
    engine.keeps_pace = True
    [delivery] = engine.write(account)
    engine.tick()
    # Its container is made; nothing is out yet.
    assert state_of(delivery) is State.SCHEDULED
    assert spent_posts(account, since=now()) <= 0
    began = now()
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert spent_posts(account, since=began) >= 1
    assert spent_posts(account, since=now()) <= 1


def test_what_waited_in_the_queue_of_a_limited_account_has_spent_nothing(engine: Engine) -> None:
    account = engine.account("telegram")
    for number in range(4):
        engine.write(account, text=f"(latihan) {number}")
    engine.stand.fault("rate_limited", count=1, seconds=120)
    began = now()
    engine.tick()
    assert engine.texts() == []
    # The one that met the limit may have reached the platform; the three behind it did not.
    assert spent_posts(account, since=began) >= 1
    assert spent_posts(account, since=now()) <= 1
