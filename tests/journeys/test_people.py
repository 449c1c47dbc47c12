"""Second factors, invitations and the event log, in a real browser, on a phone, by keyboard."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from corong.organisations.models import Organisation, OrganisationKind
from corong.people import invitations, roles
from corong.people.models import Person, Role
from tests.factories import factors, people
from tests.factories.organisations import organisation
from tests.factories.people import PASSWORD
from tests.journeys import axe
from tests.journeys.chromium import PHONE
from tests.journeys.conftest import Visit
from tests.journeys.hands import press, reach, write
from tests.journeys.practice import OFFICER
from tests.people import practice_sso

NEW: Final = "pegawai.baru@latihan.example"
AT_HAND: Final = axe.LOOKS[:1]


@pytest.fixture
def operator(officer: Person) -> Person:
    """Give the operator of the topmost office."""
    del officer
    top = Organisation.objects.get(parent=None)
    return people.person(
        "operator@latihan.example", name="Operator Latihan", password=PASSWORD, roles={top: Role.OPERATOR}
    )


def _sign_out(page: Page) -> None:
    press(page.get_by_role("button", name="Keluar", exact=True))
    page.wait_for_url("**/accounts/login/**")
    page.goto("/accounts/login/")


def _sign_in(page: Page, email: str = OFFICER) -> None:
    write(page.locator("[name=login]"), email)
    write(page.locator("[name=password]"), PASSWORD)
    page.press("[name=password]", "Enter")


def test_a_coordinator_whose_role_demands_it_sets_up_a_second_factor_by_keyboard(
    transactional_db: None, visit_as: Visit
) -> None:
    del transactional_db
    top = organisation("Provinsi Latihan", kind=OrganisationKind.PROVINCE)
    coordinator = people.person("koordinator@latihan.example", password=PASSWORD, roles={top: Role.COORDINATOR})
    operator = people.person(roles={top: Role.OPERATOR})
    roles.demand_second_factor(top, [Role.COORDINATOR], by=operator)

    page = visit_as(coordinator, is_phone=True)
    expect(page.get_by_role("heading", name="Satu langkah lagi")).to_be_visible()
    found = [*axe.judge(page, "demanded", AT_HAND)]
    page.goto("/calendar/")  # it lies before every page
    expect(page.get_by_role("heading", name="Satu langkah lagi")).to_be_visible()
    reach(page.get_by_role("link", name="Pasang aplikasi"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pasang aplikasi")).to_be_visible()
    found += axe.judge(page, "set up", AT_HAND)
    secret = page.locator("details code").text_content() or ""
    reach(page.get_by_label("Kode", exact=True))
    page.keyboard.type(factors.code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    assert len(set(page.locator(".codes code").all_inner_texts())) == 10
    found += axe.judge(page, "recovery codes", AT_HAND)
    reach(page.get_by_role("link", name="Sudah saya simpan"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kata sandi Anda saja tidak cukup")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    reach(page.get_by_role("button", name="Keluar", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    reach(page.locator("[name=login]"))
    page.keyboard.type(coordinator.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Faktor kedua")).to_be_visible()
    found += axe.judge(page, "second factor", AT_HAND)
    for code, follows in (("000000", "Kode ini tidak benar"), (factors.code(secret, ahead=1), "Menu utama")):
        field = page.get_by_label("Kode", exact=True)
        reach(field)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        expect(page.get_by_text(follows).or_(page.get_by_role("navigation", name=follows))).to_be_visible()
    assert not found


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
    write(page.get_by_label("Nama, agar mudah dikenali"), "Telepon latihan")
    press(page.get_by_role("button", name="Tambahkan"))
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    page.goto("/accounts/security/")
    expect(page.get_by_text("Telepon latihan").first).to_be_visible()

    _sign_out(page)
    expect(page.get_by_text("Kunci sandi tidak terpakai")).to_be_hidden()  # nothing went wrong yet
    press(page.get_by_role("button", name="Masuk dengan kunci sandi"))
    page.wait_for_url("**/")
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()

    _sign_out(page)
    _sign_in(page)
    press(page.get_by_role("button", name="Pakai kunci sandi Anda"))
    page.wait_for_url("**/")
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()


def test_an_invited_person_comes_in_by_the_service_of_their_government(
    transactional_db: None, visit_as: Visit, settings: Settings
) -> None:
    del transactional_db
    office = organisation("Diskominfo Latihan")
    head = people.person("kepala@latihan.example", password=PASSWORD, roles={office: Role.EDITOR})
    invitations.invite(NEW, office, Role.OFFICER, by=head)
    with practice_sso.running() as service:
        settings.SOCIALACCOUNT_PROVIDERS = practice_sso.as_settings(service)
        service.claims = {"sub": "77", "email": NEW, "email_verified": True, "name": "Pegawai Baru"}
        page = visit_as(head)
        _sign_out(page)
        press(page.get_by_role("link", name="Masuk dengan SSO Latihan"))
        press(page.get_by_role("link", name="Masuk sebagai pegawai"))
        expect(page.get_by_role("heading", name="Halo, Pegawai Baru")).to_be_visible()
        page.goto("/accounts/security/")
        expect(page.get_by_text("Anda masuk melalui layanan lain")).to_be_visible()


def test_somebody_is_invited_and_comes_in_by_keyboard_on_a_phone(
    visit: Visit, operator: Person, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # the link is passed on by hand
    desk = visit(by=operator)
    desk.goto("/people/")
    write(desk.get_by_label("Surel kantor"), NEW)
    press(desk.get_by_role("radio", name=re.compile("^Petugas")))
    press(desk.get_by_role("button", name="Undang", exact=True))
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
    press(desk.get_by_role("button", name="Kunci akses sekarang juga"))
    expect(desk.get_by_text("tidak dapat masuk lagi")).to_be_visible()
    phone.goto("/")
    expect(phone).to_have_url(re.compile("/accounts/login/"))
