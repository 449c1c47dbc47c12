"""A sheet with errors is brought in: what is good is scheduled, the rest is mended, and all of it is taken back."""

from pathlib import Path

from playwright.sync_api import expect

from corong.deliveries.models import Delivery
from tests.journeys.conftest import Visit
from tests.journeys.hands import press
from tests.journeys.test_publish import _fits

HEAD = "Tanggal;Jam;Akun;Teks\n"
GOOD = """2031-03-04;09:30;semua;Latihan: pekan imunisasi.
5/3/2031;10.00;bluesky:kablatihan.latihan.example;Latihan: jadwal.
"""
BAD = "besok;09:30;@tidak-ada;Latihan: keliru.\n2031-03-07;09:30;Kabupaten Latihan;\n"


def _sheet(folder: Path, rows: str) -> Path:
    made = folder / "rencana maret.csv"
    made.write_text(HEAD + rows, encoding="utf-8")
    return made


def test_a_sheet_with_errors_on_a_phone_without_scripts(visit: Visit, tmp_path: Path) -> None:
    page = visit(is_phone=True, has_scripts=False)
    menu = page.get_by_role("navigation", name="Menu utama")
    press(menu.get_by_text("Lainnya"))
    press(menu.get_by_role("link", name="Impor lembar"))
    press(page.get_by_role("button", name="Periksa"))
    expect(page.locator("#file_error")).to_contain_text("Belum ada berkas")
    page.set_input_files("#file", _sheet(tmp_path, GOOD + BAD))
    press(page.get_by_role("button", name="Periksa"))

    expect(page.get_by_role("heading", name="rencana maret.csv")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Belum ada yang dijadwalkan")
    wrong = page.locator("li", has_text="Baris 4").first
    expect(wrong).to_contain_text('"besok" bukan tanggal')
    expect(wrong).to_contain_text('"@tidak-ada" bukan akun kantor Anda')
    expect(page.locator("li", has_text="Baris 5").first).to_contain_text("bisa berarti beberapa akun")
    assert page.locator("main").bounding_box()["width"] <= 390  # type: ignore[index] # it is there
    with page.expect_download() as download:
        press(page.get_by_role("link", name="Unduh baris yang perlu diperbaiki"))
    assert download.value.suggested_filename.endswith(".xlsx")
    press(page.get_by_role("button", name="Jadwalkan 2 kiriman"))
    expect(page.get_by_role("status").first).to_contain_text("2 kiriman dijadwalkan")
    made = Delivery.objects.filter(post__text__startswith="Latihan: pekan imunisasi", state="scheduled")
    assert made.count() == 2

    press(page.get_by_text("Batalkan impor ini"))
    press(page.get_by_role("button", name="Batalkan semuanya"))
    expect(page.get_by_role("status").first).to_contain_text("3 kiriman dibatalkan")
    assert _fits(page)
    assert not made.exists()
