"""What people do with deliveries, and up to when."""

import threading
from datetime import timedelta

import psycopg
import pytest

from corong.config import config
from corong.database import now
from corong.deliveries import claims, leases
from corong.deliveries.commands import WAKE, TooLateError, cancel, publish_now, reschedule, schedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.events.models import Event
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.people import person
from tests.factories.posts import medium, post


def write(*, minutes: float = 60, parts: int = 0, has_picture: bool = False) -> list[Delivery]:
    office = organisation()
    made = post(
        office,
        parts=[f"(latihan) bagian {part}" for part in range(parts)],
        media=[medium(office)] if has_picture else [],
    )
    return schedule(made, [account(office)], now() + timedelta(minutes=minutes), by=None)


def stored(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


@pytest.mark.django_db
def test_a_thread_gets_its_new_time_as_a_whole_and_the_log_says_who_gave_it() -> None:
    thread = write(parts=2)
    officer = person()
    moment = now() + timedelta(hours=5)
    reschedule(thread[0], moment, by=officer)
    assert {stored(part).due_at for part in thread} == {moment}
    event = Event.objects.filter(subject_id=thread[2].pk).latest("id")
    assert (event.kind, event.person_id) == ("delivery.rescheduled", officer.pk)


@pytest.mark.django_db
def test_media_are_prepared_as_long_before_the_new_time_as_before_the_old_one() -> None:
    [delivery] = write(has_picture=True)
    before = stored(delivery)
    assert before.due_at is not None
    assert before.next_at is not None
    moment = now() + timedelta(hours=9)
    reschedule(delivery, moment, by=None)
    after = stored(delivery)
    assert after.next_at is not None
    assert moment - after.next_at == before.due_at - before.next_at


@pytest.mark.django_db
def test_publish_now_makes_it_due_at_once() -> None:
    [delivery] = write()
    publish_now(delivery, by=None)
    assert [claim.delivery_id for claim in claims.due(10)] == [delivery.pk]


@pytest.mark.usefixtures("transactional_db")
def test_publish_now_wakes_the_scheduler() -> None:
    from django.db import connection

    from corong.embedded.addresses import addresses

    [delivery] = write()
    name = connection.settings_dict["NAME"]
    with psycopg.connect(addresses(config()).database_url, dbname=name, autocommit=True) as ears:
        ears.execute(f"LISTEN {WAKE}")
        publish_now(delivery, by=None)
        assert next(ears.notifies(timeout=60)).channel == WAKE


@pytest.mark.django_db
def test_a_delivery_on_its_way_can_neither_be_cancelled_nor_moved() -> None:
    [delivery] = write(minutes=-1)
    claims.due(10)
    assert leases.take_next(delivery.account_id, owner="test", seconds=60) is not None
    for state in (State.PUBLISHING, State.UNCERTAIN, State.PUBLISHED):
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
        with pytest.raises(TooLateError):
            cancel(stored(delivery), by=None)
        with pytest.raises(TooLateError):
            reschedule(stored(delivery), now() + timedelta(hours=1), by=None)
        assert stored(delivery).state == state


@pytest.mark.django_db
def test_a_delivery_in_the_queue_can_still_be_cancelled_and_then_nobody_takes_it() -> None:
    [delivery] = write(minutes=-1)
    claims.due(10)
    cancel(stored(delivery), by=None, reason="(latihan) batal")
    assert leases.take_next(delivery.account_id, owner="test", seconds=60) is None
    assert (stored(delivery).state, stored(delivery).reason) == (State.CANCELLED, "(latihan) batal")


@pytest.mark.django_db
def test_cancelling_a_thread_calls_its_later_parts_off_too() -> None:
    thread = write(parts=2)
    cancel(thread[1], by=None)
    assert [stored(part).state for part in thread] == [State.SCHEDULED, State.CANCELLED, State.CANCELLED]


@pytest.mark.usefixtures("transactional_db")
def test_of_a_cancel_and_a_worker_at_the_same_moment_one_wins_and_the_other_knows() -> None:
    for _ in range(8):
        [delivery] = write(minutes=-1)
        claims.due(10)
        seen: dict[str, object] = {}
        start = threading.Barrier(2)

        def call_off(delivery: Delivery = delivery, seen: dict[str, object] = seen) -> None:
            from django.db import connection

            start.wait()  # noqa: B023 - joined before the next round
            try:
                cancel(delivery, by=None)
                seen["cancelled"] = True
            except TooLateError:
                seen["cancelled"] = False
            connection.close()

        thread = threading.Thread(target=call_off)
        thread.start()
        start.wait()
        lease = leases.take_next(delivery.account_id, owner="test", seconds=60)
        thread.join()
        assert seen["cancelled"] is (lease is None)
        assert stored(delivery).state == (State.CANCELLED if lease is None else State.PUBLISHING)


@pytest.mark.django_db
def test_a_failed_post_starts_anew_with_a_new_time() -> None:
    [delivery] = write(minutes=-1)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.FAILED, tries=20, phase="prepared", notes={"media": []}, reason="x"
    )
    reschedule(stored(delivery), now() + timedelta(hours=1), by=None)
    fresh = stored(delivery)
    assert (fresh.state, fresh.tries, fresh.phase, fresh.notes) == (State.SCHEDULED, 0, "none", {})
