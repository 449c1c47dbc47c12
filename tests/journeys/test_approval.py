"""From a draft on a telephone in the field to figures on a desk, with an editor's word in between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from corong.approvals.commands import Wish, lay_route
from corong.database import now, rows, unit
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.people.models import Person, Role
from corong.publications.models import Publication
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.hands import press, write
from tests.journeys.test_publish import _fits
from tests.sandbox.stand import Stand, start
from tests.worker.engine import Engine
from worker import measure

FIRST = "Latihan: pasar murah Sabtu pukul 8 di alun-alun."
MENDED = "Latihan: pasar murah Minggu pukul 8 di alun-alun."


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


@pytest.fixture
def stand(running: Stand) -> Stand:
    running.reset()
    running.settings(audience=False)
    return running


def person(engine: Engine, role: Role, name: str) -> Person:
    return people.person(name=name, password=PASSWORD, roles={engine.office: role})


def type_post(page: Page, text: str) -> None:
    page.goto("/compose/")
    write(page.locator("#text"), text)
    write(page.locator("#day"), "2031-03-04")
    write(page.locator("#clock"), "09:00")


@pytest.mark.usefixtures("transactional_db")
def test_an_officer_drafts_on_a_phone_an_editor_sends_back_and_approves_and_the_public_answers(
    visit_as: Visit, stand: Stand
) -> None:
    engine = Engine(stand)
    engine.account()
    officer = person(engine, Role.OFFICER, "Petugas Lapangan Latihan")
    editor = person(engine, Role.EDITOR, "Redaktur Latihan")
    lay_route(engine.office, [Wish("Kepala seksi")])

    phone = visit_as(officer, is_phone=True)
    type_post(phone, FIRST)
    assert _fits(phone)
    press(phone.get_by_role("button", name="Ajukan untuk disetujui"))
    expect(phone.get_by_role("status").first).to_contain_text("Sudah diajukan untuk disetujui")

    desk = visit_as(editor)
    press(desk.get_by_role("link", name="1 kiriman menunggu persetujuan Anda"))
    press(desk.get_by_role("link", name="pasar murah"))
    press(desk.get_by_role("button", name="Kembalikan"))
    expect(desk.locator("#reason_error")).to_be_visible()
    write(desk.get_by_label("Alasan"), "Acaranya hari Minggu.")
    press(desk.get_by_role("button", name="Kembalikan"))
    expect(desk.get_by_role("status").first).to_contain_text("Dikembalikan kepada penulisnya")

    phone.goto("/")
    press(phone.get_by_role("link", name="1 kiriman dikembalikan kepada Anda"))
    expect(phone.locator("main")).to_contain_text("Acaranya hari Minggu.")
    press(phone.get_by_role("link", name="pasar murah"))
    assert _fits(phone)
    press(phone.get_by_role("link", name="Ubah teks atau media"))
    write(phone.locator("#text"), MENDED)
    press(phone.get_by_role("button", name="Simpan perubahan"))
    expect(phone.locator("main")).to_contain_text("Sudah diubah dan diajukan untuk disetujui")

    desk.goto("/approvals/")
    press(desk.get_by_role("link", name="pasar murah Minggu"))
    press(desk.get_by_role("button", name="Setujui"))
    expect(desk.get_by_role("status").first).to_contain_text("Kiriman ini terbit pada waktunya")

    with unit():
        rows("UPDATE deliveries_delivery SET due_at = clock_timestamp(), next_at = clock_timestamp()")
    engine.until_rest()
    delivery = Delivery.objects.get()
    assert delivery.state == State.PUBLISHED
    assert engine.texts() == [MENDED]

    stand.audience(engine.visible()[0].id, likes=41)
    Publication.objects.update(next_pull_at=now())
    # Playwright has a loop in this thread already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(measure.due).result()
    phone.goto(f"/deliveries/{delivery.pk}/")
    press(phone.get_by_role("link", name="Lihat respons"))
    expect(phone.locator("main")).to_contain_text("41")
    assert _fits(phone)


@pytest.mark.usefixtures("transactional_db")
def test_an_approval_that_comes_late_asks_for_a_new_time(visit_as: Visit, stand: Stand) -> None:
    engine = Engine(stand)
    engine.account()
    officer = person(engine, Role.OFFICER, "Petugas Lapangan Latihan")
    editor = person(engine, Role.EDITOR, "Redaktur Latihan")
    lay_route(engine.office, [Wish("Kepala seksi")])
    phone = visit_as(officer, is_phone=True)
    type_post(phone, FIRST)
    press(phone.get_by_role("button", name="Ajukan untuk disetujui"))
    expect(phone.get_by_role("status").first).to_be_visible()
    with unit():
        rows("UPDATE deliveries_delivery SET due_at = clock_timestamp() - interval '10 minutes'")

    desk = visit_as(editor)
    desk.goto("/approvals/")
    press(desk.get_by_role("link", name="pasar murah"))
    press(desk.get_by_role("button", name="Setujui"))
    expect(desk.get_by_role("status").first).to_contain_text("menunggu waktu baru")
    engine.tick()
    assert not engine.visible()
    desk.goto("/waiting/")
    expect(desk.locator("main")).to_contain_text("pasar murah")
