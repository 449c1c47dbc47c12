"""The page of one medium: what is written about it, whose consent it has, and how it is deleted."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from corong.database import now
from corong.events.models import Event
from corong.library.commands import take_in
from corong.library.models import Note
from corong.posts.models import Medium
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts
from tests.factories.people import Four

WRITTEN = {
    "alt": "Warga antre",
    "folder": "Liputan/2026",
    "tags": "UMKM, pangan",
    "source_who": "Petugas Latihan",
    "source_where": "liputan sendiri",
    "consent": "given",
    "consent_who": "Warga Latihan",
    "consent_paper": "formulir latihan",
    "consent_until": "2031-03-04",
}


@pytest.fixture
def client(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


@pytest.fixture
def medium(four: Four) -> Medium:
    return take_in(ContentFile(posts.picture(), name="pasar.png"), four.regency_a, by=four.officer).medium


def _seen(client: Client, medium: Medium) -> str:
    page = client.get(f"/library/{medium.pk}/").content.decode()
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_what_is_written_is_kept_and_shown(client: Client, medium: Medium) -> None:
    page = f"/library/{medium.pk}/"
    assert client.post(page, {**WRITTEN, "seen": _seen(client, medium)}).status_code == 302
    shown = client.get(page).content.decode()
    for value in ("Warga antre", "Liputan/2026", "umkm, pangan", "formulir latihan", "2031-03-04"):
        assert value in shown
    note = Note.objects.get()
    assert (note.name, note.tags, note.consent) == ("pasar.png", ["umkm", "pangan"], "given")
    assert "pasar.png" in client.get("/library/?q=formulir").content.decode()


def test_a_change_of_consent_is_logged_without_names(four: Four, client: Client, medium: Medium) -> None:
    client.post(f"/library/{medium.pk}/", {**WRITTEN, "seen": _seen(client, medium)})
    changed = {**WRITTEN, "consent": "refused", "consent_until": "", "seen": _seen(client, medium)}
    client.post(f"/library/{medium.pk}/", changed)
    client.post(f"/library/{medium.pk}/", {**changed, "folder": "Lain", "seen": _seen(client, medium)})
    first, second = Event.objects.filter(kind="medium.consent_changed").order_by("pk")
    assert first.details["after"] == {"consent": "given", "until": "2031-03-04"}
    assert second.details["before"] == first.details["after"]
    assert second.details["after"] == {"consent": "refused", "until": None}
    assert second.person_id == four.officer.pk
    assert "Warga Latihan" not in str([first.details, second.details])


def test_who_is_second_is_told_what_the_first_changed_and_loses_nothing(
    four: Four, browser: Browser, client: Client, medium: Medium
) -> None:
    page, opened = f"/library/{medium.pk}/", _seen(client, medium)
    browser(four.head).post(page, {**WRITTEN, "seen": opened})
    mine = {"alt": "Punya saya", "consent": "unknown"}
    answer = client.post(page, {**mine, "seen": opened})
    assert answer.status_code == 422
    told = unescape(answer.content.decode())
    assert f"{four.head.name} has changed this meanwhile" in told
    assert "Folder: was “(empty)”, is now “Liputan/2026”." in told
    assert "Description: was “(empty)”, is now “Warga antre”. You wrote something else there" in told
    assert "Punya saya</textarea>" in told
    assert 'value="formulir latihan"' in told
    again = re.search(r'name="seen" value="([^"]*)"', told)
    assert again
    assert client.post(page, {**WRITTEN, "alt": "Punya saya", "seen": again[1]}).status_code == 302
    medium.refresh_from_db()
    assert (medium.alt, Note.objects.get().folder) == ("Punya saya", "Liputan/2026")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consent_until": "besok"}, "This is no day"),
        ({"source_who": "x" * 301}, "This is longer than 300 characters"),
        ({"alt": "x" * 4001}, "This is longer than 4000 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(
    client: Client, medium: Medium, changes: dict[str, str], sentence: str
) -> None:
    answer = client.post(f"/library/{medium.pk}/", {**WRITTEN, "seen": _seen(client, medium), **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Note.objects.get().folder == ""


@pytest.mark.parametrize(
    ("consent", "days", "sentence"),
    [
        ("refused", None, "Consent refused: do not publish it."),
        ("given", -2, "The consent ended on"),
        ("given", 2, ""),
        ("given", None, ""),
        ("unknown", None, ""),
    ],
)
def test_a_consent_that_is_refused_or_ended_is_said_on_its_page_in_the_library_and_in_the_composer(
    client: Client, medium: Medium, consent: str, days: int | None, sentence: str
) -> None:
    until = None if days is None else (now() + timedelta(days=days)).date()
    Note.objects.update(consent=consent, consent_until=until)
    check = {"media": medium.pk, "text": "Latihan"}
    pages = [
        client.get(f"/library/{medium.pk}/").content.decode(),
        client.get("/library/").content.decode(),
        client.post("/compose/check/", check).content.decode(),
    ]
    words = [sentence, sentence, sentence and ("refused consent" if consent == "refused" else "ended on")]
    assert [word in page for word, page in zip(words, pages, strict=True)] == [True] * 3
    if not sentence:
        assert not [page for page in pages if "onsent refused" in page or "refused consent" in page or "ended" in page]


def test_the_composer_warns_of_a_consent_that_ends_before_the_post_goes_out_and_schedules_it(
    client: Client, medium: Medium
) -> None:
    Note.objects.update(consent="given", consent_until=(now() + timedelta(days=5)).date())
    later = (now() + timedelta(days=9)).date().isoformat()
    fields = {"media": medium.pk, "text": "Latihan"}
    assert "ends on" in client.post("/compose/check/", {**fields, "day": later}).content.decode()
    assert "ends on" not in client.post("/compose/check/", fields).content.decode()
    assert client.post("/compose/", {**fields, "day": later, "act": "draft"}).status_code == 302


def test_what_is_used_nowhere_is_deleted_with_its_files(
    four: Four, client: Client, medium: Medium, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.get(f"/library/{medium.pk}/small/")
    assert client.post(f"/library/{medium.pk}/delete/").status_code == 302
    assert Medium.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/library/{medium.pk}/delete/", {"sure": "yes"}, follow=True)
    assert "pasar.png is deleted." in answer.content.decode()
    assert not Medium.objects.exists()
    assert not medium.file.storage.exists(str(medium.file.name))
    event = Event.objects.get(kind="medium.deleted")
    assert (event.person_id, event.details["name"]) == (four.officer.pk, "pasar.png")


def test_what_is_used_stays(four: Four, client: Client, medium: Medium) -> None:
    posts.post(four.regency_a, media=[medium])
    page = client.get(f"/library/{medium.pk}/").content.decode()
    assert "It is used, so it stays." in page
    assert "Delete for good" not in page
    answer = client.post(f"/library/{medium.pk}/delete/", {"sure": "yes"}, follow=True)
    assert "It is used by now, so it stays" in answer.content.decode()
    assert Medium.objects.exists()


def test_who_only_reads_sees_it_and_changes_nothing(four: Four, browser: Browser, medium: Medium) -> None:
    coordinator, stranger = browser(four.coordinator), browser(four.stranger)
    shown = coordinator.get(f"/library/{medium.pk}/").content.decode()
    assert "What is noted about it" in shown
    assert "Delete" not in shown
    assert coordinator.post(f"/library/{medium.pk}/", WRITTEN).status_code == 403
    assert coordinator.post(f"/library/{medium.pk}/delete/", {"sure": "yes"}).status_code == 403
    for answer in (stranger.get(f"/library/{medium.pk}/"), stranger.post(f"/library/{medium.pk}/delete/")):
        assert answer.status_code == 404


def test_the_shape_is_chosen_from_its_page_and_a_copy_may_get_another(four: Four, client: Client) -> None:
    account = accounts.account(four.regency_a, "instagram")
    tall = posts.picture(size=(60, 200), kind="JPEG")
    medium = take_in(ContentFile(tall, name="tinggi.jpg"), four.regency_a, by=four.officer).medium
    Note.objects.update(folder="Liputan", consent="given")
    page = client.get(f"/library/{medium.pk}/").content.decode()
    assert f"/media/{medium.pk}/fit/instagram/" in page
    assert "Nothing chosen yet" in page
    assert "Make a copy" not in page
    client.post(f"/media/{medium.pk}/fit/instagram/", {"mode": "border"})
    deliveries.delivery(posts.post(four.regency_a, media=[medium]), account)
    assert "A border around it" in client.get(f"/library/{medium.pk}/").content.decode()
    refused = client.post(f"/media/{medium.pk}/fit/instagram/", {"mode": "crop"}, follow=True).content.decode()
    assert "make a copy on its page" in refused
    answer = client.post(f"/library/{medium.pk}/copy/")
    copied = Medium.objects.exclude(pk=medium.pk).get()
    assert answer["Location"] == f"/library/{copied.pk}/"
    assert (copied.sha256, copied.framing) == (medium.sha256, {})
    assert (copied.note.name, copied.note.folder, copied.note.consent) == ("tinggi.jpg", "Liputan", "given")
    assert copied.file.name != medium.file.name
    with copied.file.open("rb") as one, medium.file.open("rb") as other:
        assert one.read() == other.read()
    client.post(f"/media/{copied.pk}/fit/instagram/", {"mode": "crop", "place": "50"})
    assert "Cut to fit" in client.get(f"/library/{copied.pk}/").content.decode()
