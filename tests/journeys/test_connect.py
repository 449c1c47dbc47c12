"""An officer connects a Mastodon account through the platform's own sign-in page, and disconnects it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from corong.accounts.models import Account
from tests.journeys.conftest import Visit
from tests.journeys.hands import choose, press, write
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
        press(menu.get_by_text("Lainnya"))
    press(menu.get_by_role("link", name="Akun"))
    press(page.get_by_role("link", name="Hubungkan akun"))
    press(page.get_by_role("link", name="Mastodon"))
    write(page.get_by_label("Alamat server").first, practice.home)
    press(page.get_by_role("button", name="Lanjutkan ke halaman masuk"))
    press(page.get_by_role("link", name="Masuk di 127.0.0.1"))

    expect(page.get_by_role("heading", name="Izinkan Corong?")).to_be_visible()
    choose(page.get_by_label("Akun latihan"), "kablatihan")
    press(page.get_by_role("button", name="Izinkan"))

    expect(page.get_by_role("checkbox", name="Kabupaten Latihan Baru")).to_be_checked()
    assert "code=" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    press(page.get_by_role("button", name="Hubungkan"))
    expect(page.get_by_role("status").first).to_contain_text("akun terhubung: @kablatihan@127.0.0.1")

    entry = page.locator("li", has_text="Kabupaten Latihan Baru").last
    press(entry.get_by_role("button", name="Periksa sekarang"))
    expect(page.get_by_role("status").first).to_contain_text("berfungsi: platform menerimanya")
    press(entry.get_by_text("Putuskan", exact=True))
    press(entry.get_by_role("button", name="Ya, putuskan"))
    expect(page.get_by_role("status").first).to_contain_text("sudah diputus; kiriman dan angkanya tetap ada")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert Account.objects.get(remote_id=practice.remote_id).disconnected_at is not None
