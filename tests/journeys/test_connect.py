"""An officer connects a Mastodon account through the platform's own sign-in page, and disconnects it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from corong.accounts.models import Account
from tests.journeys.conftest import Visit
from tests.sandbox.stand import PracticeAccount, Stand, start


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


@pytest.fixture
def practice(running: Stand) -> PracticeAccount:
    running.reset()
    return running.add_account("mastodon", "kablatihan", display_name="Kabupaten Latihan Baru")


@pytest.mark.parametrize("is_phone", [True, False], ids=["phone", "desk"])
def test_through_the_platforms_sign_in_page_and_back(
    visit: Visit, practice: PracticeAccount, *, is_phone: bool
) -> None:
    # The practice platform has no icon for the browser's tab, which the browser complains of.
    page = visit(is_phone=is_phone, complaints_allowed=("404",))
    menu = page.get_by_role("navigation", name="Menu utama")
    if is_phone:
        menu.get_by_text("Lainnya").click()
    menu.get_by_role("link", name="Akun").click()
    page.get_by_role("link", name="Hubungkan akun").click()
    page.get_by_role("link", name="Mastodon").click()
    page.get_by_label("Alamat server").first.fill(practice.home)
    page.get_by_role("button", name="Lanjutkan ke halaman masuk").click()
    page.get_by_role("link", name="Masuk di 127.0.0.1").click()

    expect(page.get_by_role("heading", name="Izinkan Corong?")).to_be_visible()
    page.get_by_label("Akun latihan").select_option("kablatihan")
    page.get_by_role("button", name="Izinkan").click()

    expect(page.get_by_role("checkbox", name="Kabupaten Latihan Baru")).to_be_checked()
    assert "code=" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Hubungkan").click()
    expect(page.get_by_role("status").first).to_contain_text("akun terhubung: @kablatihan@127.0.0.1")

    entry = page.locator("li", has_text="Kabupaten Latihan Baru").last
    entry.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("status").first).to_contain_text("berfungsi: platform menerimanya")
    entry.get_by_text("Putuskan", exact=True).click()
    entry.get_by_role("button", name="Ya, putuskan").click()
    expect(page.get_by_role("status").first).to_contain_text("sudah diputus; kiriman dan angkanya tetap ada")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert Account.objects.get(remote_id=practice.remote_id).disconnected_at is not None
