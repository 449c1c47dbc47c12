"""While one writes: the next free time, and warnings of what stands too close or was said before."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from corong.accounts.models import Account
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from dashboard import moments
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts
from tests.factories.people import Four

NEAR = "another post goes out within the same hour"
ALIKE = "The same text is on"


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


@pytest.fixture
def planned(four: Four, account: Account) -> Delivery:
    return deliveries.delivery(posts.post(four.regency_a, text="Sudah ada"), account, due_at=now() + timedelta(days=2))


@pytest.fixture
def officer(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


def check(officer: Client, account: Account, delivery: Delivery, *, minutes: int = 0, **fields: object) -> str:
    zone = moments.zone_of(account.organisation)
    assert delivery.due_at is not None
    local = (delivery.due_at + timedelta(minutes=minutes)).astimezone(zone)
    typed = {"text": "Lain", "accounts": account.pk, "day": f"{local:%Y-%m-%d}", "clock": f"{local:%H:%M}", **fields}
    return officer.post("/compose/check/", typed).content.decode()


def test_a_post_within_the_same_hour_is_warned_of(officer: Client, account: Account, planned: Delivery) -> None:
    page = check(officer, account, planned, minutes=30)
    assert NEAR in page
    assert f'href="/deliveries/{planned.pk}/"' in page
    assert NEAR not in check(officer, account, planned, minutes=61)
    assert NEAR not in check(officer, account, planned, minutes=30, post=planned.post_id)


def test_the_same_text_is_warned_of_and_only_once(officer: Client, account: Account, planned: Delivery) -> None:
    page = check(officer, account, planned, minutes=30, text="Sudah ada ")
    assert ALIKE in page
    assert NEAR not in page
    Delivery.objects.update(state=State.CANCELLED)
    assert ALIKE not in check(officer, account, planned, text="Sudah ada")


def test_another_account_or_office_warns_of_nothing(four: Four, officer: Client, planned: Delivery) -> None:
    other = accounts.account(four.regency_a, "bluesky")
    page = check(officer, other, planned, text="Sudah ada")
    assert NEAR not in page
    assert ALIKE not in page


def _time(page: str) -> datetime:
    day = re.search(r'name="day" type="date" value="([^"]*)"', page)
    clock = re.search(r'name="clock" type="time" value="([^"]*)"', page)
    assert day
    assert clock
    return datetime.fromisoformat(f"{day[1]}T{clock[1]}+08:00")


def test_the_button_finds_the_next_free_time(officer: Client, account: Account) -> None:
    fields = {"act": "slot", "text": "Masih ada", "accounts": account.pk, "day": "", "clock": ""}
    page = officer.post("/compose/", fields).content.decode()
    found = _time(page)
    assert found.hour in {8, 12, 16, 19}
    assert now() + timedelta(minutes=59) < found < now() + timedelta(hours=15)
    assert "Masih ada" in page
    deliveries.delivery(posts.post(account.organisation), account, due_at=found)
    assert _time(officer.post("/compose/", fields).content.decode()) > found
