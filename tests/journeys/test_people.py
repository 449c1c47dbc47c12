"""Second factors, invitations and the event log, in a real browser, on a phone, by keyboard."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from corong.organisations.models import Organisation
from corong.people import roles
from corong.people.models import Person, Role
from tests.factories import factors, people
from tests.factories.people import PASSWORD
from tests.journeys.chromium import PHONE
from tests.journeys.conftest import Visit
from tests.journeys.practice import OFFICER
from tests.journeys.test_accessibility import judge

NEW: Final = "pegawai.baru@latihan.example"
PAGES: Final = (
    "/accounts/security/",
    "/accounts/password/change/",
    "/accounts/2fa/app/activate/",
    "/accounts/2fa/passkeys/add/",
    "/people/",
    "/log/",
)
DOORS: Final = (
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
    "/accounts/login/",
)


@pytest.fixture
def operator(officer: Person) -> Person:
    """Give the operator of the topmost office."""
    del officer
    top = Organisation.objects.get(parent=None)
    return people.person(
        "operator@latihan.example", name="Operator Latihan", password=PASSWORD, roles={top: Role.OPERATOR}
    )


def _sign_out(page: Page) -> None:
    page.get_by_role("button", name="Keluar", exact=True).click()
    page.goto("/accounts/login/")


def _sign_in(page: Page, email: str = OFFICER) -> None:
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def test_an_app_is_set_up_on_the_phone_and_a_recovery_code_stands_in_for_it(visit: Visit) -> None:
    page = visit(is_phone=True)
    page.goto("/accounts/security/")
    page.get_by_role("link", name="Pasang aplikasi").click()
    page.get_by_text("Di telepon ini sendiri").click()
    page.get_by_label("Kode", exact=True).fill(factors.code(page.locator("code").inner_text()))
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page.get_by_text("Kata sandi Anda saja tidak cukup")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    _sign_out(page)
    _sign_in(page)
    expect(page.get_by_role("heading", name="Faktor kedua")).to_be_visible()
    page.get_by_label("Kode", exact=True).fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kode ini tidak benar")).to_be_visible()
    page.get_by_label("Kode", exact=True).fill(codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()


def test_a_passkey_lets_in_without_a_password(visit: Visit) -> None:
    page = visit()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/2fa/passkeys/add/")
    page.get_by_label("Nama, agar mudah dikenali").fill("Telepon latihan")
    page.get_by_role("button", name="Tambahkan").click()
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    page.goto("/accounts/security/")
    expect(page.get_by_text("Telepon latihan").first).to_be_visible()

    _sign_out(page)
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()

    _sign_out(page)
    _sign_in(page)
    page.get_by_role("button", name="Pakai kunci sandi Anda").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()


def test_somebody_is_invited_and_comes_in_by_keyboard_on_a_phone(visit: Visit, operator: Person) -> None:
    desk = visit(by=operator)
    desk.goto("/people/")
    desk.get_by_label("Surel kantor").fill(NEW)
    desk.get_by_label("Petugas").check()
    desk.get_by_role("button", name="Undang", exact=True).click()
    link = desk.get_by_label("Tautan", exact=True).input_value()

    phone = visit(by=operator, is_phone=True)
    phone.context.clear_cookies(name="sessionid")
    phone.goto(link)
    phone.locator("#name").focus()
    phone.keyboard.type("Pegawai Baru")
    phone.keyboard.press("Tab")
    phone.keyboard.type("tiga-kata-latihan")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("button", name="Masuk", exact=True)).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Selamat datang di")).to_be_visible()
    assert Person.objects.get(email=NEW).name == "Pegawai Baru"

    desk.goto(f"/people/{Person.objects.get(email=NEW).pk}/")
    desk.get_by_role("button", name="Kunci akses sekarang juga").click()
    expect(desk.get_by_text("tidak dapat masuk lagi")).to_be_visible()
    phone.goto("/")
    expect(phone).to_have_url(re.compile("/accounts/login/"))


def test_who_needs_a_second_factor_is_led_to_it(visit: Visit, officer: Person, operator: Person) -> None:
    roles.demand_second_factor(Organisation.objects.get(parent=None), [Role.EDITOR], by=operator)
    page = visit(is_phone=True)
    del officer
    expect(page.get_by_role("heading", name="Satu langkah lagi")).to_be_visible()
    assert not judge(page, "demanded")
    page.goto("/calendar/")
    expect(page.get_by_role("heading", name="Satu langkah lagi")).to_be_visible()


def test_no_page_about_people_has_anything_serious(visit: Visit, operator: Person, officer: Person) -> None:
    page = visit(by=operator)
    found = []
    for address in (*PAGES, f"/people/{officer.pk}/"):
        page.goto(address)
        found += judge(page, address)
    page.context.clear_cookies(name="sessionid")
    for address in DOORS:
        page.goto(address)
        found += judge(page, address)
    assert not found
