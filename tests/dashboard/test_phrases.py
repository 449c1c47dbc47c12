"""Saved texts and hashtags: arranged on one page, and chosen in the composer without losing what is typed."""

import re

import pytest
from django.test import Client

from corong.phrases import commands
from corong.phrases.models import HashtagSet, SavedText
from corong.posts.models import Pillar
from tests.dashboard.conftest import Browser
from tests.factories.people import Four


@pytest.fixture
def officer(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


@pytest.fixture
def saved(four: Four) -> SavedText:
    return commands.keep_text(
        four.province, None, name="Layanan", text="Layanan dibuka.", pillar=Pillar.STORY, by=four.officer
    )


@pytest.fixture
def tags(four: Four) -> HashtagSet:
    return commands.keep_hashtags(four.regency_a, None, name="Umum", tags=["Kaltim", "Layanan"], by=four.officer)


def _typed(page: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page, flags=re.DOTALL)
    assert found
    return found[1]


def test_a_text_is_saved_changed_and_dropped(four: Four, officer: Client) -> None:
    assert "No text is saved yet" in officer.get("/texts/").content.decode()
    office = four.regency_a.pk
    answer = officer.post(f"/texts/{office}/text/", {"name": "Jadwal", "text": "Buka\r\npagi", "pillar": "service"})
    assert answer["Location"] == f"/texts/?office={office}"
    kept = SavedText.objects.get()
    assert (kept.text, kept.pillar, kept.changed_by) == ("Buka\npagi", "service", four.officer)
    assert 'value="Jadwal"' in officer.get(f"/texts/?office={office}&text={kept.pk}").content.decode()
    officer.post(f"/texts/{office}/text/", {"number": kept.pk, "name": "Jam", "text": "Buka", "pillar": "policy"})
    assert SavedText.objects.values_list("name", "text", "pillar").get() == ("Jam", "Buka", "policy")
    page = officer.post(f"/texts/text/{kept.pk}/drop/", follow=True).content.decode()
    assert "Posts written with it stay as they are" in page
    assert not SavedText.objects.exists()


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("text", {"name": "", "text": "Buka"}, "Give it a name"),
        ("text", {"name": "Jadwal", "text": " "}, "Write the text"),
        ("hashtags", {"name": "Jadwal", "tags": "#jalan-poros"}, "This can be no hashtag: jalan-poros"),
        ("hashtags", {"name": "Jadwal", "tags": ""}, "Write between 1 and 30 hashtags"),
        ("hashtags", {"name": "Umum", "tags": "#Lain"}, "This office has another of this name"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    four: Four, officer: Client, tags: HashtagSet, kind: str, fields: dict[str, str], sentence: str
) -> None:
    answer = officer.post(f"/texts/{four.regency_a.pk}/{kind}/", fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert all(value.strip() in page for value in fields.values())
    assert not SavedText.objects.exists()
    assert HashtagSet.objects.get() == tags


def test_an_office_beneath_uses_what_the_one_above_saved_but_cannot_change_it(
    four: Four, officer: Client, saved: SavedText
) -> None:
    page = officer.get("/texts/").content.decode()
    assert "Layanan dibuka." in page
    assert f"/texts/text/{saved.pk}/drop/" not in page
    assert officer.post(f"/texts/text/{saved.pk}/drop/").status_code == 404
    assert (
        officer.post(f"/texts/{four.regency_a.pk}/text/", {"number": saved.pk, "name": "X", "text": "X"}).status_code
        == 404
    )
    assert SavedText.objects.get().name == "Layanan"


def test_another_regency_does_not_have_it(four: Four, browser: Browser, tags: HashtagSet) -> None:
    beside = browser(four.stranger)
    assert "#Kaltim" not in beside.get("/texts/").content.decode()
    page = beside.post("/compose/", {"act": "hashtags", "hashtag_set": tags.pk, "text": "Isi"}).content.decode()
    assert _typed(page) == "Isi"


def test_an_empty_post_begins_with_a_saved_text_and_its_pillar(officer: Client, saved: SavedText) -> None:
    page = officer.post("/compose/", {"act": "saved_text", "saved_text": saved.pk, "text": ""}).content.decode()
    assert _typed(page) == "Layanan dibuka."
    assert 'value="story" selected' in page


def test_a_text_that_is_there_stays_until_one_says_yes(officer: Client, saved: SavedText) -> None:
    typed = {"saved_text": saved.pk, "text": "Sudah ditulis", "pillar": "policy", "parts": ["Dua"]}
    page = officer.post("/compose/", {**typed, "act": "saved_text"}).content.decode()
    assert _typed(page) == "Sudah ditulis"
    assert "Should “Layanan” be put below it?" in page
    page = officer.post("/compose/", {**typed, "act": "add_text"}).content.decode()
    assert _typed(page) == "Sudah ditulis\n\nLayanan dibuka."
    assert 'value="policy" selected' in page
    assert ">\nDua</textarea>" in page


def test_hashtags_are_added_each_once_and_the_field_shows_it(officer: Client, tags: HashtagSet) -> None:
    typed = {"act": "hashtags", "hashtag_set": tags.pk, "text": "Dibuka #kaltim"}
    page = officer.post("/compose/", typed, headers={"HX-Request": "true"}).content.decode()
    assert _typed(page) == "Dibuka #kaltim\n\n#Layanan"
    # What the server wrote must not be replaced by what the browser had.
    assert 'id="text" name="text" rows="6" placeholder' in page
    assert "hx-preserve" in officer.post("/compose/", {"act": "add_part", "text": "Isi"}).content.decode()
