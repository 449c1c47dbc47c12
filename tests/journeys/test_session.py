"""A session that ends while somebody writes takes nothing of what they typed with it."""

from playwright.sync_api import expect

from corong.posts.models import Post
from tests.factories import posts
from tests.factories.people import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.practice import OFFICER

TEXT = "Latihan: yang diketik tidak hilang."


def test_what_was_typed_is_there_again_after_signing_in(visit: Visit) -> None:
    page = visit(complaints_allowed=("401",))
    page.goto("/compose/")
    page.get_by_role("button", name="Lanjutkan sebagai utas").click()
    page.fill("#part_1", "Latihan: bagian kedua.")
    page.set_input_files("#files", {"name": "a.png", "mimeType": "image/png", "buffer": posts.picture()})
    page.get_by_label("Deskripsi berkas 1").fill("Bidang hijau.")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="sessionid")
    page.fill("#text", TEXT)
    expect(page.locator("#composer_door")).to_be_visible()
    page.get_by_role("button", name="Jadwalkan").click()

    expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_visible()
    page.fill("[name=login]", OFFICER)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")

    expect(page.get_by_text("Ini yang tadi Anda ketik")).to_be_visible()
    expect(page.locator("#text")).to_have_value(TEXT)
    expect(page.locator("#part_1")).to_have_value("Latihan: bagian kedua.")
    expect(page.get_by_label("Deskripsi berkas 1")).to_have_value("Bidang hijau.")
    page.get_by_role("button", name="Simpan konsep").click()
    expect(page.get_by_role("status").first).to_contain_text("Konsep tersimpan")
    page.goto("/compose/")
    expect(page.locator("#text")).to_have_value("")


def test_the_language_is_changed_without_losing_what_was_typed(visit: Visit) -> None:
    page = visit()
    page.goto("/compose/")
    page.fill("#text", TEXT)
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Read in English").click()
    expect(page.get_by_role("heading", name="Compose a post")).to_be_visible()
    expect(page.locator("#text")).to_have_value(TEXT)


def test_what_is_typed_is_kept_as_a_draft_without_a_click(visit: Visit) -> None:
    page = visit()
    page.goto("/compose/")
    page.fill("#text", TEXT)
    expect(page.locator("#kept")).to_contain_text("Disimpan sebagai konsep", timeout=30_000)
    expect(page.locator("#post_number")).not_to_have_value("")
    page.locator("#text").press_sequentially(" Lagi.")
    expect(page.locator("#version")).to_have_value("2", timeout=30_000)
    page.goto("/")
    page.get_by_role("link", name=f"{TEXT} Lagi.").click()
    expect(page.locator("#text")).to_have_value(f"{TEXT} Lagi.")
    assert Post.objects.filter(text__startswith=TEXT).count() == 1
