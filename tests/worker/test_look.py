"""Looking for a post that may be visible: how often, and what brings a person's decision nearer."""

from datetime import datetime, timedelta

import pytest

from corong.accounts.models import Account
from corong.accounts.seal import UnsealableError
from corong.database import now
from corong.deliveries.models import Attempt, Delivery
from corong.deliveries.states import State
from corong.publications.models import Publication
from tests.worker.engine import Engine, state_of


def looked_after(engine: Engine, delivery: Delivery, *, seconds: float) -> tuple[datetime, Delivery]:
    """Look once, as if the call had begun that long ago; give when it then began, and the delivery afterwards."""
    began = now() - timedelta(seconds=seconds)
    Delivery.objects.filter(pk=delivery.pk).update(commit_at=began, next_at=now())
    engine.tick()
    return began, Delivery.objects.get(pk=delivery.pk)


@pytest.mark.parametrize(("seconds", "least", "most"), [(0, 1, 15), (10, 20, 50), (45, 60, 85)])
def test_a_post_that_may_still_appear_is_looked_for_twice_as_late_each_time_until_a_look_counts(
    engine: Engine, seconds: float, least: float, most: float
) -> None:
    [delivery] = engine.write(engine.account("facebook"))
    engine.stand.fault("lost_before", count=1)
    engine.tick()
    began, looked = looked_after(engine, delivery, seconds=seconds)
    assert (looked.state, looked.looks) == (State.UNCERTAIN, 0)
    assert looked.next_at is not None
    assert least <= (looked.next_at - began).total_seconds() <= most


def test_looks_that_fail_bring_a_persons_decision_no_nearer(engine: Engine, platform: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault("lost_after", count=1)
    engine.stand.fault("error_before", endpoint="read", count=10, status=503)
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert Attempt.objects.filter(delivery=delivery, verb="find", error_class="Transient").count() == 10
    assert Delivery.objects.get(pk=delivery.pk).looks == 1


def test_a_look_that_meets_a_limit_is_repeated_after_its_end(engine: Engine, platform: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault("lost_after", count=1)
    engine.stand.fault("rate_limited", endpoint="read", count=1, seconds=120, retry_after="seconds")
    engine.tick()
    _, looked = looked_after(engine, delivery, seconds=5)
    assert looked.next_at is not None
    assert (looked.next_at - now()).total_seconds() > 90


def test_another_posts_equal_words_are_not_taken_for_those_that_never_arrived(engine: Engine) -> None:
    account = engine.account()
    [lost] = engine.write(account, text="(latihan) sama")
    [sent] = engine.write(account, text="(latihan) sama", seconds=-0.05)
    engine.stand.fault("lost_before", count=1)
    engine.until_rest()
    assert len(engine.visible()) == 1
    assert (state_of(lost), state_of(sent)) == (State.UNCERTAIN, State.PUBLISHED)
    assert Publication.objects.get().delivery == sent
    assert "another delivery" in Delivery.objects.get(pk=lost.pk).reason


def test_a_fault_of_ours_in_a_look_brings_a_person_and_not_look_after_look(engine: Engine) -> None:
    account = engine.account()
    [delivery] = engine.write(account)
    engine.stand.fault("lost_after", count=1)
    engine.tick()
    Account.objects.filter(pk=account.pk).update(sealed=b"unopenable")
    Delivery.objects.filter(pk=delivery.pk).update(next_at=now())
    with pytest.raises(UnsealableError):
        engine.tick()
    looked = Delivery.objects.get(pk=delivery.pk)
    assert (looked.state, looked.next_at, looked.lease_until) == (State.UNCERTAIN, None, None)
