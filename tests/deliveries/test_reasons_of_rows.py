"""The facts behind a reason, as the database holds them."""

from datetime import timedelta

import pytest

from corong.accounts.models import Account, ServerLimit, TokenState
from corong.database import now
from corong.deliveries import commands, holds, watch
from corong.deliveries.heartbeats import beat
from corong.deliveries.models import Delivery, Heartbeat
from corong.deliveries.reasons import Code
from corong.deliveries.states import State
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.people import person
from tests.factories.posts import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery() -> Delivery:
    beat("scheduler@latihan", "scheduler")
    beat("publish@latihan", "publish")
    office = organisation(parent=organisation())
    made = commands.schedule(post(office), [account(office)], now() + timedelta(hours=1), by=None)[0]
    return overdue(made)


def overdue(delivery: Delivery, *, seconds: int = 100) -> Delivery:
    delivery.due_at = delivery.next_at = now() - timedelta(seconds=seconds)
    delivery.save()
    return delivery


def code(delivery: Delivery) -> Code | None:
    found = watch.reason_of(delivery.pk)
    return found.code if found else None


def test_a_hold_on_an_office_above_is_the_reason_with_its_words(delivery: Delivery) -> None:
    holds.place(reason="duka", by=person(name="Ani"), organisation=delivery.organisation.parent)
    found = watch.reason_of(delivery.pk)
    assert found is not None
    assert (found.code, found.who, found.cause) == (Code.HOLD, "Ani", "duka")


def test_a_hold_elsewhere_is_no_reason(delivery: Delivery) -> None:
    holds.place(reason="lain", by=None, organisation=organisation())
    later = holds.plan(reason="batal", by=None, starts_at=now() + timedelta(hours=1))
    assert code(delivery) is Code.NEXT
    holds.release(later, by=None)
    assert code(delivery) is Code.NEXT


def test_limits_of_the_account_and_of_its_server_are_reasons_the_later_counts(delivery: Delivery) -> None:
    of_account = delivery.account
    of_account.limited_until = now() + timedelta(minutes=1)
    of_account.save()
    until = now() + timedelta(minutes=2)
    ServerLimit.objects.create(platform=of_account.platform, home=of_account.home, limited_until=until)
    found = watch.reason_of(delivery.pk)
    assert found is not None
    assert (found.code, found.at) == (Code.RATE_LIMIT, until)


def test_dead_credentials_are_the_reason(delivery: Delivery) -> None:
    Account.objects.filter(pk=delivery.account_id).update(token_state=TokenState.DEAD, token_reason="dicabut")
    found = watch.reason_of(delivery.pk)
    assert found is not None
    assert (found.code, found.cause) == (Code.TOKEN, "dicabut")


def test_a_part_waits_for_the_one_before_it() -> None:
    office = organisation()
    made = commands.schedule(post(office, parts=("lanjutan",)), [account(office)], now() + timedelta(hours=1), by=None)
    first, second = (overdue(each) for each in made)
    assert code(second) is Code.EARLIER_PART
    Delivery.objects.filter(pk=first.pk).update(state=State.PUBLISHED)
    beat("scheduler@latihan", "scheduler")
    beat("publish@latihan", "publish")
    assert code(second) is Code.NEXT
    assert code(first) is None


def test_another_post_of_the_account_that_is_going_out_is_the_reason(delivery: Delivery) -> None:
    other = commands.schedule(post(delivery.organisation), [delivery.account], now() + timedelta(hours=1), by=None)[0]
    other.state = State.PUBLISHING
    other.lease_until = now() + timedelta(minutes=1)
    overdue(other, seconds=200)
    delivery.state = State.QUEUED
    delivery.save()
    assert code(delivery) is Code.ACCOUNT_BUSY
    other.state = State.QUEUED
    other.save()
    assert code(delivery) is Code.ACCOUNT_QUEUE


def test_a_worker_that_holds_a_lease_counts_as_alive_without_a_heartbeat(delivery: Delivery) -> None:
    office = organisation()
    other = commands.schedule(post(office), [account(office)], now() + timedelta(hours=1), by=None)[0]
    Delivery.objects.filter(pk=other.pk).update(state=State.PUBLISHING, lease_until=now() + timedelta(minutes=1))
    Heartbeat.objects.filter(kind="publish").delete()
    assert code(delivery) is Code.NEXT
    Delivery.objects.filter(pk=other.pk).update(lease_until=now() - timedelta(minutes=1))
    assert code(delivery) is Code.WORKER_DOWN


def test_what_is_late_is_given_oldest_first_with_its_lateness(delivery: Delivery) -> None:
    office = organisation()
    made = commands.schedule(post(office), [account(office), account(office)], now() + timedelta(hours=1), by=None)
    older = overdue(made[0], seconds=500)
    overdue(made[1], seconds=30)
    found = watch.late(10)
    assert [each.delivery_id for each in found] == [older.pk, delivery.pk]
    assert found[0].seconds_late == pytest.approx(500, abs=60)
    assert len(watch.late(10, seconds=10)) == 3
    assert len(watch.late(1)) == 1


def test_what_waits_for_a_person_is_given_for_two_days_and_longer_on_request(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=State.FAILED, reason="ditolak")
    [found] = watch.stuck(10)
    assert (found.reason.code, found.reason.cause) == (Code.REFUSED, "ditolak")
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now() - timedelta(days=3))
    assert watch.stuck(10) == []
    assert len(watch.stuck(10, also=[delivery.pk])) == 1
