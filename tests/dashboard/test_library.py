"""The media library: what stands in it for whom, how it is searched, and how files come in."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import DjangoAssertNumQueries

from corong.library.commands import take_in
from corong.library.models import Note, Thumbnail
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Medium
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts
from tests.factories.people import Four


@pytest.fixture
def client(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


def _medium(office: Organisation, by: Person, name: str, *, colour: str, **known: object) -> Medium:
    medium = take_in(ContentFile(posts.picture(colour=colour), name=name), office, by=by).medium
    Note.objects.filter(medium=medium).update(**known)
    return medium


def _upload(name: str, colour: str = "teal") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, posts.picture(colour=colour))


def _found(client: Client, query: str) -> set[str]:
    page = client.get(f"/library/?{query}").content.decode()
    return {name for name in ("pasar.png", "jalan.png", "film.mp4") if f">{name}</a>" in page}


def test_several_files_come_in_at_once_with_their_names_and_what_is_no_medium_is_refused(
    four: Four, client: Client
) -> None:
    files = [_upload("pasar.png"), SimpleUploadedFile("surat.pdf", b"%PDF-1.7"), _upload("jalan.png", "coral")]
    answer = client.post("/library/", {"files": files, "folder": "Liputan / 2026"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "surat.pdf is no image or video we can use" in page
    assert "2 files are in the library now." in page
    kept = Note.objects.order_by("pk").values_list("name", "folder", "medium__organisation")
    assert list(kept) == [(name, "Liputan/2026", four.regency_a.pk) for name in ("pasar.png", "jalan.png")]


def test_the_same_content_is_not_stored_twice(client: Client) -> None:
    assert client.post("/library/", {"files": [_upload("pasar.png")]}).status_code == 302
    answer = client.post("/library/", {"files": [_upload("salinan.png"), _upload("lagi.png")]}, follow=True)
    assert "1 file was in the library already; it is not stored twice." in answer.content.decode()
    assert Note.objects.get().name == "pasar.png"


def test_another_office_may_have_the_same_content(four: Four, client: Client) -> None:
    _medium(four.regency_b, four.stranger, "pasar.png", colour="teal")
    client.post("/library/", {"files": [_upload("pasar.png")]})
    assert Medium.objects.count() == 2


def test_nothing_chosen_is_said(client: Client) -> None:
    answer = client.post("/library/", {})
    assert answer.status_code == 422
    assert "No file is chosen" in answer.content.decode()


def test_the_library_is_searched_and_filtered(four: Four, client: Client) -> None:
    office, by = four.regency_a, four.officer
    market = _medium(office, by, "pasar.png", colour="teal", folder="Liputan/2026", tags=["umkm", "pangan"])
    Medium.objects.filter(pk=market.pk).update(alt="Warga antre di pasar murah")
    road = _medium(office, by, "jalan.png", colour="coral", folder="Liputan", tags=["jalan poros"])
    posts.post(office, by, media=[road])
    take_in(ContentFile(posts.film(width=64, height=36, seconds=75), name="film.mp4"), office, by=by)
    assert _found(client, "") == {"pasar.png", "jalan.png", "film.mp4"}
    assert _found(client, "q=antre") == {"pasar.png"}
    assert _found(client, "q=POROS") == {"jalan.png"}
    assert _found(client, "q=liputan+pangan") == {"pasar.png"}
    assert _found(client, "folder=Liputan") == {"pasar.png", "jalan.png"}
    assert _found(client, "folder=Liputan/2026") == {"pasar.png"}
    assert _found(client, "tag=umkm") == {"pasar.png"}
    assert _found(client, "kind=video") == {"film.mp4"}
    assert _found(client, f"unused=1&office={office.pk}") == {"pasar.png", "film.mp4"}
    assert _found(client, "q=%00%25_") == set()
    assert "Nothing in the library is like that." in client.get("/library/?q=tidak-ada").content.decode()
    assert "1:15" in client.get("/library/?kind=video").content.decode()


def test_it_says_where_a_medium_is_used(four: Four, client: Client) -> None:
    medium = _medium(four.regency_a, four.officer, "pasar.png", colour="teal")
    assert "Used nowhere yet" in client.get("/library/").content.decode()
    draft = posts.post(four.regency_a, text="Masih konsep", media=[medium])
    scheduled = posts.post(four.regency_a, text="Sudah dijadwalkan", media=[medium])
    delivery = deliveries.delivery(scheduled, accounts.account(four.regency_a))
    posts.post(four.regency_b, text="Kantor lain", media=[medium])
    page = client.get("/library/").content.decode()
    assert f"/compose/{draft.pk}/" in page
    assert f"/deliveries/{delivery.pk}/" in page
    assert "and in 1 more post" in page
    assert "Kantor lain" not in page


def test_other_offices_do_not_see_it_and_the_province_does(four: Four, browser: Browser) -> None:
    medium = _medium(four.regency_a, four.officer, "pasar.png", colour="teal")
    stranger, coordinator = browser(four.stranger), browser(four.coordinator)
    page = stranger.get("/library/").content.decode()
    assert "The library is empty" in page
    assert "pasar.png" not in page
    assert stranger.get(f"/library/{medium.pk}/small/").status_code == 404
    assert stranger.get(f"/library/?office={four.regency_a.pk}").status_code == 404
    seen = coordinator.get("/library/").content.decode()
    assert "pasar.png" in seen
    assert 'type="file"' not in seen
    assert coordinator.post("/library/", {"files": [_upload("x.png")]}).status_code == 403


def test_many_come_page_by_page_with_few_queries(
    four: Four, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    medium = posts.medium(four.regency_a)
    copies = [
        Medium(
            organisation=four.regency_a,
            file=medium.file.name,
            kind="image",
            mime="image/png",
            size_bytes=1,
            sha256=f"{number:064}",
        )
        for number in range(30)
    ]
    Medium.objects.bulk_create(copies)
    posts.post(four.regency_a, media=copies[-3:])
    with django_assert_max_num_queries(24):
        page = client.get("/library/?kind=image").content.decode()
    assert page.count("shelf-item") == 24
    assert "kind=image&amp;page=2" in page
    assert client.get("/library/?kind=image&page=2").content.decode().count("shelf-item") == 7


def test_a_small_picture_is_made_once(four: Four, client: Client) -> None:
    content = posts.picture(size=(1600, 900))
    medium = take_in(ContentFile(content, name="besar.png"), four.regency_a, by=four.officer).medium
    answer = client.get(f"/library/{medium.pk}/small/")
    assert answer.headers["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(answer.content)) as small:
        assert small.size == (360, 203)
    medium.file.delete(save=False)
    assert client.get(f"/library/{medium.pk}/small/").content == answer.content
    assert Thumbnail.objects.count() == 1


def test_a_video_without_a_picture_yet_has_none(four: Four, client: Client) -> None:
    film = ContentFile(posts.film(width=64, height=36, seconds=5), name="film.mp4")
    medium = take_in(film, four.regency_a, by=four.officer).medium
    assert medium.renditions.get().platform == ""
    assert client.get(f"/library/{medium.pk}/small/").status_code == 404
    assert f"/library/{medium.pk}/small/" not in client.get("/library/").content.decode()
