"""Recurring slots: each local date once, at the local time of the office, whatever its clocks do."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.database import now
from corong.deliveries.models import Delivery
from corong.organisations.models import Organisation
from corong.posts.models import Occurrence, Pillar, Schedule
from scheduler import recurring
from tests.factories.accounts import account
from tests.factories.organisations import organisation

ZONES = ("Asia/Makassar", "Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")


@given(
    day=st.dates(min_value=date(2026, 1, 1), max_value=date(2030, 12, 31)),
    at=st.times().map(lambda found: found.replace(second=0, microsecond=0, fold=0)),
    zone=st.sampled_from(ZONES),
)
def test_a_slot_comes_on_its_local_date_at_its_local_time_wherever_that_exists(day: date, at: time, zone: str) -> None:
    local = recurring.moment(day, at, ZoneInfo(zone)).astimezone(ZoneInfo(zone))
    assert local.date() == day
    skipped = local.time().replace(fold=0) != at
    if skipped:
        # The clock went from before this time to after it: the slot moves on by as much, at most an hour.
        gap = datetime.combine(day, local.time()) - datetime.combine(day, at)
        assert timedelta(0) < gap <= timedelta(hours=1)


def test_where_a_time_comes_twice_the_first_counts_and_where_it_is_skipped_the_slot_moves_on() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert recurring.moment(date(2026, 10, 25), time(2, 30), berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert recurring.moment(date(2026, 3, 29), time(2, 30), berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    makassar = ZoneInfo("Asia/Makassar")
    assert recurring.moment(date(2026, 3, 29), time(2, 30), makassar) == datetime(2026, 3, 28, 18, 30, tzinfo=UTC)


def slot(office: Organisation, *, at: time = time(23, 59), **changes: object) -> Schedule:
    made = Schedule.objects.create(
        organisation=office,
        name="(latihan) setiap hari",
        text="(latihan) jadwal",
        pillar=Pillar.SERVICE,
        local_time=at,
        weekdays=list(range(7)),
        starts_on=date(2026, 1, 1),
        **changes,
    )
    made.accounts.add(account(office))
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Asia/Makassar", "Europe/Berlin"])
def test_the_coming_week_is_made_once_however_often_it_is_expanded(zone: str) -> None:
    made = slot(organisation(timezone=zone))
    first = recurring.expand()
    assert first in {7, 8}
    assert recurring.expand() == 0
    assert Occurrence.objects.filter(schedule=made).count() == Delivery.objects.count() == first
    dates = {found.due_at.astimezone(ZoneInfo(zone)).date() for found in Delivery.objects.all() if found.due_at}
    assert dates == set(Occurrence.objects.values_list("local_date", flat=True))


@pytest.mark.django_db
def test_only_the_chosen_weekdays_within_the_chosen_dates_are_made() -> None:
    office = organisation()
    today = now().astimezone(ZoneInfo(office.timezone)).date()
    slot(office, ends_on=today + timedelta(days=2))
    slot(office, is_active=False)
    recurring.expand()
    assert all(day <= today + timedelta(days=2) for day in Occurrence.objects.values_list("local_date", flat=True))


@pytest.mark.usefixtures("transactional_db")
def test_two_schedulers_that_expand_at_once_make_each_date_once() -> None:
    slot(organisation())
    made: list[int] = []

    def expand() -> None:
        from django.db import connection

        made.append(recurring.expand())
        connection.close()

    threads = [threading.Thread(target=expand) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made) == Occurrence.objects.count() == Delivery.objects.count()
    assert sum(made) in {7, 8}
