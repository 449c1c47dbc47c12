"""An officer tries everything out: begins to practise, publishes, sees the figures, and goes back to work."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from corong.config import config
from corong.database import now, rows, unit
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.people.models import Role
from tests.factories import accounts, deliveries, people, posts
from tests.factories.organisations import organisation
from tests.factories.people import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.hands import press, write
from tests.journeys.test_publish import _fits
from tests.sandbox.stand import Stand, start
from tests.worker.engine import Engine

TEXT = "Coba-coba: pasar murah hari Sabtu."


@pytest.fixture
def stand() -> Iterator[Stand]:
    with start(life_seconds=1800) as running:
        running.settings(audience=False)
        os.environ["CORONG_SANDBOX_BIND"] = running.address.removeprefix("http://")
        config.cache_clear()
        yield running
        del os.environ["CORONG_SANDBOX_BIND"]
        config.cache_clear()


@pytest.mark.usefixtures("transactional_db")
def test_practising_on_a_phone_by_keyboard(visit_as: Visit, stand: Stand) -> None:
    office = organisation("Diskominfo Kabupaten", is_practice=False)
    officer = people.person(name="Petugas Baru", password=PASSWORD, roles={office: Role.OFFICER}, is_practice=False)
    real = deliveries.delivery(
        posts.post(office, text="Kiriman kantor"), accounts.account(office), due_at=now() + timedelta(days=2)
    )
    page = visit_as(officer, is_phone=True)
    expect(page.locator("main")).to_contain_text("Kiriman kantor")
    page.get_by_role("navigation", name="Menu utama").locator("summary").press("Enter")
    page.get_by_role("link", name="Berlatih").press("Enter")
    page.get_by_role("button", name="Mulai berlatih").press("Enter")

    banner = page.locator(".practice")
    expect(banner).to_contain_text("Anda sedang berlatih")
    expect(page.locator("main")).not_to_contain_text("Kiriman kantor")
    assert _fits(page)
    page.goto("/compose/")
    for box in page.get_by_role("checkbox").all():
        if box.is_checked():
            press(box)
    group = page.locator("fieldset div.stack-small", has=page.get_by_text("Mastodon", exact=True))
    press(group.get_by_role("checkbox"))
    write(page.locator("#text"), TEXT)
    write(page.locator("#day"), "2031-03-04")
    write(page.locator("#clock"), "09:00")
    page.get_by_role("button", name="Jadwalkan").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Dijadwalkan di 1 akun")
    with unit():
        rows("UPDATE deliveries_delivery SET due_at = clock_timestamp(), next_at = due_at WHERE id <> %s", [real.pk])
    engine = Engine(stand, office=office)
    while (delivery := Delivery.objects.exclude(pk=real.pk).get()).state != State.PUBLISHED:
        engine.tick()
        engine.skip_pauses()
    assert engine.texts() == [TEXT]
    page.goto(f"/deliveries/{delivery.pk}/")
    expect(page.locator(".page-head")).to_contain_text("Terbit")

    page.get_by_role("button", name="Selesai berlatih").press("Enter")
    expect(banner).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Kiriman kantor")
    expect(page.locator("main")).not_to_contain_text(TEXT)
    page.goto("/engagement/")
    expect(page.locator("main")).not_to_contain_text(TEXT)
