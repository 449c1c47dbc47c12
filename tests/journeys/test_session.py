"""A session that ends while somebody writes takes nothing of what they typed with it."""

from playwright.sync_api import expect

from corong.posts.models import Post
from tests.factories import posts
from tests.factories.people import PASSWORD
from tests.journeys.conftest import Visit
from tests.journeys.hands import press, write
from tests.journeys.practice import OFFICER

TEXT = "Latihan: yang diketik tidak hilang."


def test_what_was_typed_is_there_again_after_signing_in(visit: Visit) -> None:
    page = visit(complaints_allowed=("401",))
    page.goto("/compose/")
    press(page.get_by_role("button", name="Lanjutkan sebagai utas"))
    write(page.locator("#part_1"), "Latihan: bagian kedua.")
    page.set_input_files("#files", {"name": "a.png", "mimeType": "image/png", "buffer": posts.picture()})
    write(page.get_by_label("Deskripsi berkas 1"), "Bidang hijau.")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="sessionid")
    write(page.locator("#text"), TEXT)
    expect(page.locator("#composer_door")).to_be_visible()
    press(page.get_by_role("button", name="Jadwalkan"))

    expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_visible()
    write(page.locator("[name=login]"), OFFICER)
    write(page.locator("[name=password]"), PASSWORD)
    page.press("[name=password]", "Enter")

    expect(page.get_by_text("Ini yang tadi Anda ketik")).to_be_visible()
    expect(page.locator("#text")).to_have_value(TEXT)
    expect(page.locator("#part_1")).to_have_value("Latihan: bagian kedua.")
    expect(page.get_by_label("Deskripsi berkas 1")).to_have_value("Bidang hijau.")
    press(page.get_by_role("button", name="Simpan konsep"))
    expect(page.get_by_role("status").first).to_contain_text("Konsep tersimpan")
    page.goto("/compose/")
    expect(page.locator("#text")).to_have_value("")


def test_the_language_is_changed_without_losing_what_was_typed(visit: Visit) -> None:
    page = visit()
    page.goto("/compose/")
    write(page.locator("#text"), TEXT)
    page.wait_for_function("text => (sessionStorage.getItem('composer') ?? '').includes(text)", arg=TEXT)
    press(page.get_by_role("button", name="Read in English"))
    expect(page.get_by_role("heading", name="Compose a post")).to_be_visible()
    expect(page.locator("#text")).to_have_value(TEXT)


def test_what_is_typed_is_kept_as_a_draft_without_a_click(visit: Visit) -> None:
    page = visit()
    page.goto("/compose/")
    write(page.locator("#text"), TEXT)
    expect(page.locator("#kept")).to_contain_text("Disimpan sebagai konsep")
    expect(page.locator("#post_number")).not_to_have_value("")
    page.locator("#text").press_sequentially(" Lagi.")
    expect(page.locator("#version")).to_have_value("2")
    page.goto("/")
    press(page.get_by_role("link", name=f"{TEXT} Lagi."))
    expect(page.locator("#text")).to_have_value(f"{TEXT} Lagi.")
    assert Post.objects.filter(text__startswith=TEXT).count() == 1
