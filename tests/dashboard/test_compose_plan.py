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
CLOSE = "another post goes out within a quarter of an hour"
ALIKE = "The same text is on"
SIMILAR = "Nearly the same text is on"
NOTICE = "Layanan adminduk keliling hadir di Kecamatan Hulu hari Rabu, tanpa biaya."


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


def test_a_post_within_a_quarter_of_an_hour_is_told_apart(officer: Client, account: Account, planned: Delivery) -> None:
    for minutes in (-14, 0, 15):
        page = check(officer, account, planned, minutes=minutes)
        assert CLOSE in page
        assert NEAR not in page
    assert CLOSE not in check(officer, account, planned, minutes=17)


def test_nearly_the_same_text_within_a_week_is_warned_of(four: Four, officer: Client, account: Account) -> None:
    post = posts.post(four.regency_a, text=NOTICE)
    out = deliveries.delivery(post, account, due_at=now() - timedelta(days=2), state=State.PUBLISHED)
    text = f"{NOTICE.replace('Rabu', 'Kamis')} #Layanan"
    page = check(officer, account, out, minutes=3 * 24 * 60, text=text)
    assert SIMILAR in page
    assert f'href="/deliveries/{out.pk}/"' in page
    assert ALIKE not in page
    assert SIMILAR not in check(officer, account, out, minutes=8 * 24 * 60, text=text)
    assert SIMILAR not in check(officer, account, out, minutes=3 * 24 * 60, text=text, post=post.pk)


def test_what_a_platform_has_as_its_own_text_is_compared(four: Four, officer: Client, account: Account) -> None:
    post = posts.post(four.regency_a, text="Untuk platform lain", variants={account.platform: NOTICE})
    planned = deliveries.delivery(post, account, due_at=now() + timedelta(days=2))
    assert SIMILAR in check(officer, account, planned, minutes=90, text=NOTICE)
    own = {f"variant_{account.platform}": "Sama sekali lain dari yang sudah ada"}
    assert SIMILAR not in check(officer, account, planned, minutes=90, text=NOTICE, **own)


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


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-09", "9999-12-31"])
def test_a_time_at_the_end_of_the_calendar_is_no_trouble(officer: Client, account: Account, day: str) -> None:
    typed = {"text": NOTICE, "accounts": account.pk, "day": day, "clock": "23:59"}
    assert officer.post("/compose/check/", typed).status_code == 200
