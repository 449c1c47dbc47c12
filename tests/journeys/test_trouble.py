"""When something goes wrong: a hold, a post that may be out or not, one that was missed, one that must change."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from corong.database import now
from corong.deliveries import holds
from corong.deliveries.models import Delivery, Hold
from corong.organisations.models import Organisation
from dashboard import moments
from tests.journeys.conftest import Visit
from tests.journeys.hands import choose, press, write

WIDTHS = pytest.mark.parametrize("is_phone", [True, False], ids=["phone", "desk"])


def _fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _tomorrow(page: Page) -> str:
    zone = moments.zone_of(Organisation.objects.all()[0])
    later = (now() + timedelta(days=1)).astimezone(zone).replace(hour=9, minute=30)
    write(page.locator("#day"), later.strftime("%Y-%m-%d"))
    write(page.locator("#clock"), "09:30")
    return "09.30 WITA"


@WIDTHS
def test_a_crisis_hold_stops_everything_and_its_release_fires_nothing(visit: Visit, *, is_phone: bool) -> None:
    page = visit(is_phone=is_phone)
    press(page.get_by_role("link", name="Tahan kiriman"))
    press(page.get_by_role("button", name="Tahan kiriman ini"))
    expect(page.locator("#reason_error")).to_contain_text("Tulis alasannya")
    write(page.get_by_label("Alasan"), "Latihan: gempa, semua kiriman ditahan.")
    press(page.get_by_role("button", name="Tahan kiriman ini"))
    expect(page.get_by_role("status").first).to_contain_text("Berlaku: mulai sekarang")
    expect(page.locator(".card-urgent")).to_contain_text("Latihan: gempa")
    assert _fits(page)

    Delivery.objects.filter(state="scheduled").update(due_at=now(), next_at=now())
    assert len(holds.stopped()) == 8
    page.goto("/")
    expect(page.get_by_role("heading", name="Kiriman ditahan")).to_be_visible()
    press(page.get_by_role("link", name="Buka penahanan"))
    press(page.get_by_role("button", name="Lepaskan"))
    expect(page.get_by_role("status").first).to_contain_text("menunggu waktu baru")
    assert not Hold.objects.filter(released_at__isnull=True).exists()
    assert not Delivery.objects.filter(state="scheduled").exists()

    expect(page.get_by_role("checkbox")).to_have_count(5)
    press(page.get_by_role("checkbox").last)
    _tomorrow(page)
    choose(page.get_by_label("Lalu satu setiap"), "15")
    assert _fits(page)
    press(page.get_by_role("button", name="Beri waktu baru"))
    expect(page.get_by_role("status").first).to_contain_text("4 kiriman mendapat waktu baru")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    due = sorted({each.due_at for each in Delivery.objects.filter(state="scheduled") if each.due_at})
    assert [later - due[0] for later in due] == [timedelta(minutes=15 * step) for step in range(4)]


@WIDTHS
def test_an_uncertain_post_is_looked_for_found_and_settled(visit: Visit, *, is_phone: bool) -> None:
    page = visit(is_phone=is_phone)
    press(page.get_by_role("link", name="air bersih"))
    expect(page.get_by_role("heading", name="Yang dikirim")).to_be_visible()
    expect(page.get_by_role("heading", name="Yang tampak di akun")).to_be_visible()
    assert _fits(page)
    press(page.get_by_role("button", name="Periksa sekarang"))
    expect(page.get_by_role("status").first).to_contain_text("Sedang dicari")
    write(page.get_by_label("Ada di sana: tempelkan tautannya"), "https://mastodon.latihan.example/@lain/3")
    press(page.get_by_role("button", name="Sudah terbit"))
    expect(page.locator("#address_error")).to_contain_text("bukan alamat kiriman")
    write(page.get_by_label("Ada di sana: tempelkan tautannya"), "https://mastodon.latihan.example/@kablatihan/3")
    press(page.get_by_role("button", name="Sudah terbit"))
    expect(page.locator(".page-head")).to_contain_text("Terbit")
    expect(page.locator(".timeline")).to_contain_text("Petugas Latihan")


def test_an_uncertain_post_that_is_not_there_is_sent_again(visit: Visit) -> None:
    page = visit()
    press(page.get_by_role("link", name="air bersih"))
    press(page.get_by_text("Tidak ada di sana"))
    press(page.get_by_role("button", name="Tidak ada: kirim lagi sekarang"))
    expect(page.locator(".page-head")).to_contain_text("Terjadwal")


@WIDTHS
def test_a_missed_post_gets_a_new_time(visit: Visit, *, is_phone: bool) -> None:
    page = visit(is_phone=is_phone)
    press(page.get_by_role("link", name="lomba foto"))
    expect(page.locator(".message-warning")).to_contain_text("waktu")
    clock = _tomorrow(page)
    press(page.get_by_role("button", name="Beri waktu baru"))
    expect(page.get_by_role("status").first).to_contain_text(clock)
    expect(page.locator(".page-head")).to_contain_text("Terjadwal")


@WIDTHS
def test_a_scheduled_post_is_changed_and_keeps_its_times(visit: Visit, *, is_phone: bool) -> None:
    page = visit(is_phone=is_phone)
    press(page.locator(".slot", has_text="tiga hal").get_by_role("link", name="Mastodon"))
    press(page.get_by_role("link", name="Ubah teks atau media"))
    expect(page.get_by_role("heading", name="Ubah kiriman terjadwal")).to_be_visible()
    write(page.locator("#text"), "Latihan: empat hal yang berubah.")
    press(page.get_by_role("button", name="Lanjutkan sebagai utas"))
    page.locator("#part_1").press_sequentially("Latihan: yang keempat.")
    expect(page.locator("#check")).to_contain_text("Bagian 2")
    assert _fits(page)
    press(page.get_by_role("button", name="Simpan perubahan"))
    expect(page.get_by_role("status").first).to_contain_text("Sudah diubah")
    expect(page.locator(".post-text")).to_have_text("Latihan: empat hal yang berubah.")
    assert Delivery.objects.filter(post__text__startswith="Latihan: empat hal", state="scheduled").count() == 4
