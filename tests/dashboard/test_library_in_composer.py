"""Media of the library in the composer: used again, each time with the words of the post."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from corong.library.commands import take_in
from corong.library.models import Note
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Medium, Post
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts
from tests.factories.people import Four


@pytest.fixture
def client(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


def test_each_post_describes_a_picture_in_its_own_words(four: Four, client: Client) -> None:
    medium = posts.medium(four.regency_a, alt="Warga antre")
    fields = {"act": "draft", "media": medium.pk, f"alt_{medium.pk}": "Warga antre di pasar"}
    client.post("/compose/", {**fields, "text": "Satu"})
    medium.refresh_from_db()
    assert medium.alt == "Warga antre di pasar"
    client.post("/compose/", {**fields, "text": "Dua", f"alt_{medium.pk}": "Panitia pasar murah"})
    medium.refresh_from_db()
    assert medium.alt == "Warga antre di pasar"
    one, two = Post.objects.order_by("pk")
    assert [post.attachments.get().description for post in (one, two)] == [
        "Warga antre di pasar",
        "Panitia pasar murah",
    ]
    page = client.get(f"/compose/{two.pk}/").content.decode()
    assert "Panitia pasar murah" in page
    assert "Warga antre" not in page


def test_a_description_is_not_lost_by_leaving_it_out_of_one_post(four: Four, client: Client) -> None:
    medium = posts.medium(four.regency_a, alt="Warga antre")
    client.post("/compose/", {"act": "draft", "media": medium.pk, f"alt_{medium.pk}": "", "text": "Satu"})
    medium.refresh_from_db()
    assert (medium.alt, Post.objects.get().attachments.get().description) == ("Warga antre", "")


def _numbers(page: str) -> list[str]:
    return re.findall(r'name="media" value="(\d+)"', page)


def _kept(client: Client, office: Organisation, **known: str) -> Medium:
    colour = known.pop("colour", "teal")
    officer = Person.objects.get(pk=client.session["_auth_user_id"])
    file = ContentFile(posts.picture(colour=colour), name=known.pop("name", "pasar.png"))
    medium = take_in(file, office, by=officer).medium
    Medium.objects.filter(pk=medium.pk).update(alt=known.get("alt", ""))
    return medium


def test_media_are_picked_by_search_in_order_and_nothing_typed_is_lost(four: Four, client: Client) -> None:
    market = _kept(client, four.regency_a, alt="Warga antre")
    road = _kept(client, four.regency_a, name="jalan.png", colour="coral")
    typed = {"text": "Belum selesai", "office": four.regency_a.pk}
    opened = client.post("/compose/", {**typed, "act": "library"}).content.decode()
    assert 'value="pick:' in opened
    assert "Belum selesai" in opened
    found = client.post("/compose/", {**typed, "act": "library", "is_picking": "1", "pick": "antre"}).content.decode()
    assert f"pick:{market.pk}" in found
    assert f"pick:{road.pk}" not in found
    one = client.post("/compose/", {**typed, "act": f"pick:{road.pk}", "is_picking": "1"}).content.decode()
    both = {**typed, "act": f"pick:{market.pk}", "is_picking": "1", "media": road.pk}
    two = client.post("/compose/", both).content.decode()
    assert _numbers(one) == [str(road.pk)]
    assert _numbers(two) == [str(road.pk), str(market.pk)]
    assert "Warga antre</textarea>" in two
    assert "There is nothing else in the library." in two
    closed = client.post("/compose/", {**both, "act": "close_library"}).content.decode()
    assert 'id="pick"' not in closed


def test_media_of_other_offices_are_neither_offered_nor_taken(four: Four, client: Client) -> None:
    foreign = posts.medium(four.regency_b, alt="Curian")
    assert "Curian" not in client.post("/compose/", {"act": "library"}).content.decode()
    page = client.post("/compose/", {"act": f"pick:{foreign.pk}"}).content.decode()
    assert _numbers(page) == []


def test_what_is_picked_twice_stands_there_once(four: Four, client: Client) -> None:
    medium = _kept(client, four.regency_a)
    page = client.post("/compose/", {"act": f"pick:{medium.pk}", "media": medium.pk}).content.decode()
    assert _numbers(page) == [str(medium.pk)]


def test_a_post_takes_so_many_files_from_the_library_as_it_may(four: Four, client: Client) -> None:
    media = [posts.medium(four.regency_a).pk for _ in range(10)]
    more = _kept(client, four.regency_a, colour="coral")
    answer = client.post("/compose/", {"act": f"pick:{more.pk}", "media": media})
    assert answer.status_code == 422
    assert "A post takes 10 files at most" in answer.content.decode()
    assert len(_numbers(answer.content.decode())) == 10


def test_a_file_that_is_there_is_taken_from_the_library_with_its_description(four: Four, client: Client) -> None:
    medium = _kept(client, four.regency_a, alt="Warga antre")
    known = SimpleUploadedFile("salinan.png", posts.picture())
    fresh = SimpleUploadedFile("baru.png", posts.picture(kind="GIF"))
    page = client.post("/compose/", {"act": "refresh", "files": [known, fresh]}).content.decode()
    assert "File 1 was in the library already" in page
    assert "File 2 was in the library already" not in page
    assert "Warga antre</textarea>" in page
    new = Medium.objects.exclude(pk=medium.pk).get()
    assert _numbers(page) == [str(medium.pk), str(new.pk)]
    assert new.note.name == "baru.png"


def test_it_warns_before_a_picture_is_taken_whose_consent_is_refused(four: Four, client: Client) -> None:
    medium = _kept(client, four.regency_a)
    Note.objects.filter(medium=medium).update(consent="refused")
    page = client.post("/compose/", {"act": "library"}).content.decode()
    assert 'aria-label="Take pasar.png. Consent refused: do not publish it."' in page


def test_media_are_picked_for_a_post_that_is_scheduled_already(four: Four, client: Client) -> None:
    medium = _kept(client, four.regency_a)
    post = posts.post(four.regency_a, four.officer, text="Sudah dijadwalkan")
    deliveries.delivery(post, accounts.account(four.regency_a))
    page = client.post(f"/compose/{post.pk}/", {"act": f"pick:{medium.pk}", "text": post.text}).content.decode()
    assert _numbers(page) == [str(medium.pk)]
