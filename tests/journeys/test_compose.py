"""An officer begins with a saved text, adds hashtags, and sees how it will look, without losing a word typed."""

import re

from playwright.sync_api import Route, expect

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.phrases import commands
from corong.posts.models import Pillar
from tests.journeys import hands
from tests.journeys.conftest import Visit
from tests.journeys.practice import OFFICER

SAVED = "Latihan: layanan keliling hadir di balai desa."


def test_saved_texts_and_hashtags_come_below_what_is_typed_and_into_the_preview(visit: Visit) -> None:
    office = Organisation.objects.get(name="Diskominfo Kabupaten Latihan")
    officer = Person.objects.get(email=OFFICER)
    commands.keep_text(office, None, name="Keliling", text=SAVED, pillar=Pillar.SERVICE, by=officer)
    commands.keep_hashtags(office, None, name="Umum", tags=["Kaltim", "Layanan"], by=officer)
    page = visit(is_phone=False)
    page.goto("/compose/")
    page.wait_for_load_state()
    text = page.locator("#text")
    hands.write(text, "Latihan: pengumuman. #kaltim")
    hands.press(page.locator("details.phrases > summary"))
    hands.choose(page.get_by_label("Mulai dengan teks tersimpan"), "Keliling")
    hands.press(page.get_by_role("button", name="Sisipkan teks"))
    expect(page.get_by_text("Sudah ada teks.")).to_be_visible()
    expect(text).to_have_value("Latihan: pengumuman. #kaltim")
    hands.press(page.get_by_role("button", name="Tambahkan di bawah"))
    expect(text).to_have_value(f"Latihan: pengumuman. #kaltim\n\n{SAVED}")
    hands.press(page.locator("details.phrases > summary"))
    hands.choose(page.get_by_label("Tambahkan tagar"), "Umum: #Kaltim #Layanan")
    hands.press(page.get_by_role("button", name="Tambahkan tagar ini"))
    expect(text).to_have_value(re.compile("balai desa\\.\n\n#Layanan$"))

    # On a desk previews stand open, and one that is closed stays so when the server answers anew.
    mastodon, bluesky = page.locator("#preview_mastodon"), page.locator("#preview_bluesky")
    expect(mastodon.locator(".preview-mark").last).to_have_text("#Layanan")
    hands.press(bluesky.locator("summary").first)
    hands.write(text, "Latihan: pengumuman lain. #IKN")
    expect(mastodon.locator(".preview-mark", has_text="#IKN")).to_be_visible()
    expect(bluesky).not_to_have_attribute("open", "")


def test_what_is_typed_while_an_answer_is_on_its_way_is_counted_too(visit: Visit) -> None:
    page = visit(is_phone=False)
    page.goto("/compose/")
    page.wait_for_load_state()
    text, check = page.locator("#text"), page.locator("#check")
    asked: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if asked:
            route.continue_()
        else:
            asked.append(route)

    page.route("**/compose/check/", hold_the_first)
    with page.expect_request("**/compose/check/"):
        hands.write(text, "Latihan")
    text.press("End")
    page.keyboard.type(" lagi")
    asked[0].continue_()
    expect(check).to_contain_text("12 / 300")
