"""An officer signs in, writes a post, schedules it, sees it in the calendar and reads its story."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from corong.database import now
from corong.deliveries.models import Delivery
from dashboard import moments
from tests.factories import posts
from tests.journeys.conftest import Visit
from tests.journeys.hands import press, write

TEXT = "Latihan: jadwal vaksinasi hewan di kecamatan."


def _fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _later(page: Page) -> str:
    """Type a time two hours ahead and give it as the office's clock shows it."""
    office = Delivery.objects.select_related("organisation")[0].organisation
    later = (now() + timedelta(hours=2)).astimezone(moments.zone_of(office))
    write(page.locator("#day"), later.strftime("%Y-%m-%d"))
    write(page.locator("#clock"), later.strftime("%H:%M"))
    return later.strftime("%H.%M")


@pytest.mark.parametrize("is_phone", [True, False], ids=["phone", "desk"])
def test_from_sign_in_to_story(visit: Visit, tmp_path: Path, *, is_phone: bool) -> None:
    page = visit(is_phone=is_phone)
    expect(page.get_by_role("heading", name="Halo, Petugas Latihan")).to_be_visible()
    press(page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Tulis"))

    page.wait_for_load_state()  # what is typed before the scripts listen is counted with the next key only
    write(page.locator("#text"), "x" * 301)
    expect(page.locator("#check")).to_contain_text("Teks kelebihan 1 karakter")
    write(page.locator("#text"), TEXT)
    expect(page.locator("#check")).not_to_contain_text("Tidak muat")
    expect(page.locator("#check")).to_contain_text(f"{len(TEXT)} / 300")

    press(page.get_by_role("button", name="Lanjutkan sebagai utas"))
    write(page.locator("#part_1"), "Latihan: bagian kedua.")
    picture = tmp_path / "foto.png"
    picture.write_bytes(posts.picture(size=(320, 200)))
    page.set_input_files("#files", picture)
    description = page.get_by_label("Deskripsi berkas 1")
    expect(page.locator("#check")).to_contain_text("belum punya deskripsi")
    write(description, "Bidang polos hijau.")
    expect(page.locator("#check")).not_to_contain_text("belum punya deskripsi")
    expect(page.locator("#text")).to_have_value(TEXT)
    clock = _later(page)
    assert _fits(page)
    press(page.get_by_role("button", name="Jadwalkan"))

    expect(page.get_by_role("status").first).to_contain_text("Dijadwalkan di 2 akun")
    entry = page.locator(".slot", has_text=TEXT)
    expect(entry).to_contain_text(f"{clock} WITA")
    assert _fits(page)
    press(entry.get_by_role("link", name="Mastodon"))

    expect(page.get_by_role("heading", name="Kiriman di Mastodon")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("Terjadwal")
    expect(page.get_by_role("img", name="Bidang polos hijau.")).to_be_visible()
    assert _fits(page)
    assert Delivery.objects.filter(post__text=TEXT, state="scheduled").count() == 4


def test_without_scripts_everything_still_works(visit: Visit) -> None:
    page = visit(has_scripts=False)
    page.goto("/compose/")
    write(page.locator("#text"), TEXT)
    write(page.locator("#day"), "2020-01-01")
    press(page.get_by_role("button", name="Jadwalkan"))
    expect(page.get_by_role("alert")).to_contain_text("semua yang Anda ketik masih ada")
    expect(page.locator("#day_error")).to_contain_text("Waktu ini sudah lewat")
    expect(page.locator("#text")).to_have_value(TEXT)
    _later(page)
    press(page.get_by_role("button", name="Hitung ulang"))
    expect(page.locator("#check")).to_contain_text(f"{len(TEXT)} / 500")
    press(page.get_by_role("button", name="Jadwalkan"))
    expect(page.get_by_role("status").first).to_contain_text("Dijadwalkan di 2 akun")


def test_a_second_click_schedules_nothing_more(visit: Visit) -> None:
    page = visit()
    page.goto("/compose/")
    write(page.locator("#text"), TEXT)
    _later(page)
    page.get_by_role("button", name="Jadwalkan").dblclick()
    page.wait_for_url("**/calendar/**")
    assert Delivery.objects.filter(post__text=TEXT).count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("is_phone", [True, False], ids=["phone", "desk"])
def test_the_figures_are_drawn_and_stand_in_a_table(visit: Visit, scheme: str, *, is_phone: bool) -> None:
    page = visit(is_phone=is_phone, scheme=scheme)
    press(page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Respons"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Respons")
    assert _fits(page)
    press(page.get_by_role("link", name="posyandu keliling").first)
    expect(page.locator("#course canvas")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Suka")
    assert _fits(page)


def test_a_delivery_is_cancelled_from_its_story(visit: Visit) -> None:
    page = visit()
    press(page.locator(".slot").first.get_by_role("link", name="Bluesky"))
    press(page.get_by_text("Batalkan kiriman ini"))
    write(page.get_by_label("Alasan (disimpan dalam catatan)"), "Salah tanggal")
    press(page.get_by_role("button", name="Batalkan kiriman"))
    expect(page.locator(".timeline")).to_contain_text("Salah tanggal")
    expect(page.locator(".page-head")).to_contain_text("Dibatalkan")
