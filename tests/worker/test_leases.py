"""Who may act on a delivery: one worker at a time, and none whose lease is lost."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db.utils import IntegrityError

from connectors.contract import Published, RemoteId
from connectors.errors import Rejected, Transient, Uncertain
from corong.accounts.models import Account, TokenState
from corong.database import rows, unit
from corong.deliveries import claims, leases, outcomes
from corong.deliveries.leases import Lease
from corong.deliveries.models import Attempt, Delivery
from corong.deliveries.states import Phase, State
from corong.publications.models import Publication
from tests.worker.engine import Engine, kinds_of, state_of
from tests.worker.test_processes import eventually
from worker import publish
from worker.keeper import Keeper

RESULT = Published(id=RemoteId("1"), url="https://latihan.example/1", at=datetime(2026, 11, 24, tzinfo=UTC))


def taken(engine: Engine, delivery: Delivery) -> Lease:
    engine.claim()
    engine.spool.lose()
    lease = leases.take_next(delivery.account_id, owner="test", seconds=60)
    assert lease is not None
    return lease


def lease_until(delivery: Delivery) -> datetime:
    until = Delivery.objects.values_list("lease_until", flat=True).get(pk=delivery.pk)
    assert until is not None
    return until


WRITES: dict[str, Callable[[Lease], object]] = {
    "published": lambda lease: outcomes.published(lease, RESULT, text="x"),
    "failed": lambda lease: outcomes.failed(lease, Rejected("no")),
    "uncertain": lambda lease: outcomes.uncertain(lease, reason="x", error=Uncertain("x"), look_in=1),
    "again": lambda lease: outcomes.again(lease, seconds=1, reason="x", error=Transient("x"), spends_a_try=True),
    "prepared": outcomes.prepared,
    "held": outcomes.held,
    "note": lambda lease: leases.note(lease, phase=Phase.PREPARED, notes={"media": ["x"]}),
    "begin_commit": lambda lease: leases.begin_commit(lease, request_digest="x"),
    "renew": lambda lease: leases.renew([lease], seconds=100),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_worker_whose_lease_is_lost_writes_nothing(engine: Engine, name: str) -> None:
    [delivery] = engine.write(engine.account())
    lost = taken(engine, delivery)
    engine.lose_leases()
    claims.abandoned()
    second = taken(engine, delivery)
    before = rows("SELECT d.* FROM deliveries_delivery d WHERE id = %s", [delivery.pk]), kinds_of(delivery)
    WRITES[name](lost)
    assert (rows("SELECT d.* FROM deliveries_delivery d WHERE id = %s", [delivery.pk]), kinds_of(delivery)) == before
    assert not Publication.objects.exists()
    assert leases.may_go_on(second)
    assert not leases.may_go_on(lost)


def test_one_account_publishes_one_post_at_a_time_oldest_first(engine: Engine) -> None:
    account = engine.account()
    young, old = (engine.write(account, seconds=seconds)[0] for seconds in (-1, -20))
    first = taken(engine, old)
    assert first.delivery_id == old.pk
    assert leases.take_next(account.pk, owner="other", seconds=5) is None
    outcomes.published(first, RESULT, text="x")
    second = leases.take_next(account.pk, owner="other", seconds=5)
    assert second is not None
    assert second.delivery_id == young.pk


def test_the_database_itself_refuses_two_posts_at_once_on_one_account(engine: Engine) -> None:
    account = engine.account()
    first, second = engine.write(account)[0], engine.write(account)[0]
    Delivery.objects.filter(pk=first.pk).update(state=State.PUBLISHING)
    with pytest.raises(IntegrityError):
        Delivery.objects.filter(pk=second.pk).update(state=State.PUBLISHING)


def test_of_many_workers_that_ask_at_once_one_gets_each_delivery(engine: Engine) -> None:
    account = engine.account()
    engine.write(account)
    engine.claim()
    found: list[Lease | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(leases.take_next(account.pk, owner="x", seconds=5)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in found if lease]) == 1


def test_a_worker_that_died_before_sending_is_followed_by_another(engine: Engine) -> None:
    [delivery] = engine.write(engine.account())
    taken(engine, delivery)
    engine.tick()
    assert state_of(delivery) is State.PUBLISHING
    engine.lose_leases()
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert list(Attempt.objects.filter(delivery=delivery).values_list("outcome", flat=True)) == [
        "superseded",
        "published",
    ]


@pytest.mark.parametrize("was_sent", [True, False])
def test_what_a_worker_that_died_while_sending_left_behind_is_looked_for(
    engine: Engine, platform: str, *, was_sent: bool
) -> None:
    [delivery] = engine.write(engine.account(platform))
    if was_sent:
        engine.tick()
        with unit():
            rows("DELETE FROM publications_publication")
            rows(
                "UPDATE deliveries_delivery SET state = 'publishing', phase = 'commit',"
                " lease_until = clock_timestamp() - interval '1 second'"
            )
    else:
        assert leases.begin_commit(taken(engine, delivery), request_digest="x")
        engine.lose_leases()
    claims.abandoned()
    assert state_of(delivery) is State.UNCERTAIN
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert len(engine.visible()) == 1


def test_a_lease_is_renewed_while_the_work_goes_on(engine: Engine) -> None:
    [delivery] = engine.write(engine.account())
    lease = taken(engine, delivery)
    taken_until = lease_until(delivery)
    with Keeper(seconds=0.4).keep(lease):
        eventually(lambda: lease_until(delivery) < taken_until)
        renewed_until = lease_until(delivery)
        eventually(lambda: lease_until(delivery) > renewed_until)
        lasts = rows("SELECT extract(epoch FROM lease_until - clock_timestamp())::float FROM deliveries_delivery")
    assert lasts[0][0] <= 0.4


def test_the_end_of_a_lost_work_does_not_stop_the_renewal_of_its_successor(engine: Engine) -> None:
    [delivery] = engine.write(engine.account())
    keeper = Keeper(seconds=0.4)
    lost = taken(engine, delivery)
    with keeper.keep(lost):
        while not claims.abandoned():  # the keeper may renew it in between
            engine.lose_leases()
        second = taken(engine, delivery)
        successor = keeper.keep(second)
        successor.__enter__()
    engine.lose_leases()
    lost_until = lease_until(delivery)
    eventually(lambda: lease_until(delivery) > lost_until)
    successor.__exit__(None, None, None)


def test_a_repeated_message_does_nothing(engine: Engine, platform: str) -> None:
    account = engine.account(platform)
    engine.write(account)
    engine.claim()
    engine.spool.sent *= 3
    engine.spool.deliver()
    assert not publish.run(account.pk)
    assert len(engine.visible()) == 1


def test_a_message_that_comes_a_day_late_does_nothing(engine: Engine) -> None:
    account = engine.account()
    [delivery] = engine.write(account)
    engine.claim()
    Delivery.objects.filter(pk=delivery.pk).update(due_at=datetime(2020, 1, 1, tzinfo=UTC))
    engine.spool.deliver()
    assert engine.texts() == []
    engine.tick()
    assert state_of(delivery) is State.MISSED


def test_one_message_is_enough_for_all_that_is_queued_the_oldest_first(engine: Engine) -> None:
    first, second = engine.account(), engine.account()
    for seconds, account in ((-1, first), (-3, second), (-2, first), (-4, second)):
        engine.write(account, text=f"(latihan) {-seconds}", seconds=seconds)
    engine.claim()
    del engine.spool.sent[1:]
    engine.spool.deliver()
    assert [text[-1] for text in engine.texts()] == ["4", "3", "2", "1"]


def test_threads_that_look_at_the_same_moment_take_what_belongs_to_different_accounts(engine: Engine) -> None:
    accounts = [engine.account() for _ in range(4)]
    for account in accounts * 3:
        engine.write(account)
    engine.claim()
    found: list[leases.Lease | None] = []
    threads = [threading.Thread(target=lambda: found.append(leases.take_any(owner="x", seconds=60))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken_by = [lease.account_id for lease in found if lease]
    assert sorted(taken_by) == sorted(account.pk for account in accounts)
    assert leases.take_any(owner="x", seconds=60) is None


def test_a_delivery_that_is_being_stopped_is_not_waited_for_by_whoever_has_locked_its_follower(engine: Engine) -> None:
    account = engine.account()
    [first], [second] = engine.write(account, text="(latihan) satu"), engine.write(account, text="(latihan) dua")
    engine.claim()
    engine.spool.lose()
    found: list[Lease | None] = []
    asking = threading.Thread(target=lambda: found.append(leases.take_any(owner="x", seconds=60)))
    with unit():
        rows("SELECT 1 FROM deliveries_delivery WHERE id = %s FOR UPDATE", [first.pk])
        asking.start()
        asking.join(timeout=30)
        assert found == [None]
        # It has let go of the second, which whoever stops both locks next.
        rows("SELECT 1 FROM deliveries_delivery WHERE id = %s FOR UPDATE NOWAIT", [second.pk])
    lease = leases.take_any(owner="x", seconds=60)
    assert lease is not None
    assert lease.delivery_id == first.pk


def test_whoever_may_not_go_on_does_not_keep_the_others_back(engine: Engine) -> None:
    refused, other = engine.account(), engine.account()
    engine.write(refused, seconds=-5)
    [delivery] = engine.write(other)
    engine.claim()
    Account.objects.filter(pk=refused.pk).update(token_state=TokenState.DEAD)
    lease = leases.take_any(owner="x", seconds=60)
    assert lease is not None
    assert lease.delivery_id == delivery.pk
