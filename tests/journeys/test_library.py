"""An officer puts a picture of the library into a post, by keyboard and search, and loses nothing typed."""

from django.core.files.base import ContentFile
from playwright.sync_api import expect

from corong.library.commands import take_in
from corong.people.models import Person
from corong.posts.models import Medium
from tests.factories import posts
from tests.journeys.conftest import Visit

TEXT = "Latihan: jalan poros selesai diperbaiki."


def test_a_picture_is_found_in_the_library_and_taken(visit: Visit, officer: Person) -> None:
    office = officer.memberships.get().organisation
    for name, colour in (("latihan-jalan.png", "coral"), ("latihan-pasar.png", "teal")):
        take_in(ContentFile(posts.picture(colour=colour), name=name), office, by=officer)
    Medium.objects.filter(note__name="latihan-jalan.png").update(alt="Jalan poros dari udara.")
    page = visit(is_phone=True)
    page.goto("/compose/")
    page.wait_for_load_state()
    page.fill("#text", TEXT)
    page.get_by_role("button", name="Dari pustaka").press("Enter")
    search = page.get_by_label("Cari di pustaka")
    expect(search).to_be_focused()
    expect(page.locator(".pick-one")).to_have_count(2)
    page.keyboard.type("udara")
    expect(page.locator(".pick-one")).to_have_count(1)
    expect(search).to_have_value("udara")
    search.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Deskripsi berkas 1")).to_have_value("Jalan poros dari udara.")
    expect(page.locator("#text")).to_have_value(TEXT)
    page.get_by_role("button", name="Tutup pustaka").click()
    expect(search).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
