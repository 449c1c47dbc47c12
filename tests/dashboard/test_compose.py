"""Writing a post: what is asked, what is refused, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from corong.accounts.models import Account, TokenState
from corong.database import now
from corong.deliveries.models import Delivery
from corong.posts.models import Medium, Post
from dashboard import moments
from tests.dashboard.conftest import Browser
from tests.factories import accounts, posts
from tests.factories.people import Four

Fields = dict[str, object]
Filled = Callable[..., Fields]


@pytest.fixture
def mastodon(four: Four) -> Account:
    return accounts.account(four.regency_a, "mastodon")


@pytest.fixture
def bluesky(four: Four) -> Account:
    return accounts.account(four.regency_a, "bluesky")


@pytest.fixture
def client(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


@pytest.fixture
def filled(four: Four, mastodon: Account, bluesky: Account) -> Filled:
    """Give the fields of a form that can be scheduled, but for what a test changes."""

    def fields(**changes: object) -> Fields:
        later = (now() + timedelta(days=2)).astimezone(moments.zone_of(four.regency_a))
        return {
            "office": four.regency_a.pk,
            "accounts": [mastodon.pk, bluesky.pk],
            "text": "Layanan baru dibuka",
            "day": later.strftime("%Y-%m-%d"),
            "clock": later.strftime("%H:%M"),
            "act": "schedule",
            **changes,
        }

    return fields


def test_a_post_is_scheduled_on_every_chosen_account(client: Client, filled: Filled, mastodon: Account) -> None:
    answer = client.post("/compose/", filled(parts=["Bagian dua", ""], variant_mastodon="Khusus Mastodon"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/calendar/?day=")
    post = Post.objects.get()
    assert [part.text for part in post.parts.all()] == ["Bagian dua"]
    assert post.variants.get().platform == "mastodon"
    made = Delivery.objects.order_by("account_id", "part")
    assert [(delivery.part, delivery.state) for delivery in made] == [(0, "scheduled"), (1, "scheduled")] * 2
    due_at = made[0].due_at
    assert due_at is not None
    assert due_at.second == 0
    assert timedelta(days=1, hours=23) < due_at - now() <= timedelta(days=2)
    assert client.get(f"/deliveries/{made.get(account=mastodon, part=0).pk}/").status_code == 200


def test_the_time_is_that_of_the_office(client: Client, filled: Filled) -> None:
    day = now().date() + timedelta(days=90)
    client.post("/compose/", filled(day=day.isoformat(), clock="09:00"))
    due_at = Delivery.objects.all()[0].due_at
    assert due_at is not None
    assert due_at.isoformat() == f"{day}T01:00:00+00:00"


def test_sent_twice_it_is_scheduled_once(client: Client, filled: Filled) -> None:
    fields = filled()
    client.post("/compose/", fields)
    assert client.post("/compose/", fields).status_code == 302
    assert Post.objects.count() == 1
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "  "}, "There is no text yet"),
        ({"accounts": []}, "No account is chosen"),
        ({"day": "2020-01-01"}, "This time has passed; it is now"),
        ({"day": ""}, "The day or the time is missing"),
        ({"clock": "25:99"}, "The day or the time is missing"),
        ({"day": "9999-12-31"}, "more than five years ahead"),
        ({"link_url": "bukan alamat"}, "This is no web address"),
        ({"link_url": "https://[nama-situs].go.id/x"}, "This is no web address"),
        ({"link_url": "https://nama:sandi@latihan.example/"}, "holds a user name or password"),
        ({"link_title": "x" * 301}, "longer than 300 characters"),
        ({"text": "x" * 301}, "Bluesky would refuse this post"),
        ({"text": "x" * 301}, "The text is 1 character too long: shorten it to 300"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(client: Client, filled: Filled, changes: Fields, sentence: str) -> None:
    typed = filled(parts=["Bagian <dua>"], variant_mastodon="Khusus", link_description="Uraian", **changes)
    answer = client.post("/compose/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Nothing has been sent yet" in page
    for kept in ("Bagian &lt;dua&gt;", "Khusus", "Uraian", str(typed["text"]).strip(), str(typed["day"])):
        assert kept in page
    assert not Post.objects.exists()


def test_an_account_of_another_office_cannot_be_chosen(client: Client, four: Four, filled: Filled) -> None:
    foreign = accounts.account(four.regency_b)
    assert client.post("/compose/", filled(accounts=[foreign.pk])).status_code == 422
    assert client.post("/compose/", filled(office=four.regency_b.pk)).status_code == 404
    assert not Delivery.objects.exists()


def test_another_officers_personal_account_is_not_offered(client: Client, four: Four, filled: Filled) -> None:
    hers = accounts.account(four.regency_a, officer=four.head)
    assert client.post("/compose/", filled(accounts=[hers.pk])).status_code == 422
    assert hers.handle not in client.get("/compose/").content.decode()


def test_an_account_whose_credentials_are_dead_is_not_ticked_by_itself(client: Client, four: Four) -> None:
    dead = accounts.account(four.regency_a, token_state=TokenState.DEAD)
    page = client.get("/compose/").content.decode()
    assert f'name="accounts" value="{dead.pk}">' in page


def test_a_thread_grows_and_shrinks_without_scripts(client: Client, filled: Filled) -> None:
    grown = client.post("/compose/", filled(act="add_part", parts=["Bagian dua"])).content.decode()
    assert grown.count('name="parts"') == 2
    shrunk = client.post("/compose/", filled(act="remove_part:0", parts=["Bagian dua", "Bagian tiga"]))
    assert "Bagian dua" not in shrunk.content.decode()
    assert "Bagian tiga" in shrunk.content.decode()


def test_htmx_gets_the_form_alone(client: Client, filled: Filled) -> None:
    answer = client.post("/compose/", filled(act="add_part"), headers={"hx-request": "true"})
    assert answer.content.lstrip().startswith(b'<form id="composer"')


def test_the_count_is_the_platforms_own(client: Client, filled: Filled) -> None:
    typed = filled(text="👨‍👩‍👧 https://latihan.example/" + "a" * 60)
    page = client.post("/compose/check/", typed).content.decode()
    assert "25 / 500" in page  # Mastodon counts an address as 23
    assert "Does not fit" not in page


def test_an_upload_stays_when_something_else_is_wrong(client: Client, filled: Filled) -> None:
    file = SimpleUploadedFile("foto.png", posts.picture())
    page = client.post("/compose/", filled(files=[file], text="")).content.decode()
    medium = Medium.objects.get()
    assert f'name="media" value="{medium.pk}"' in page
    kept = filled(media=[medium.pk], **{f"alt_{medium.pk}": "Warna polos"})
    assert client.post("/compose/", kept).status_code == 302
    medium.refresh_from_db()
    assert medium.alt == "Warna polos"
    assert Post.objects.get().attachments.get().medium == medium


def test_an_image_without_description_is_warned_of(client: Client, filled: Filled) -> None:
    page = client.post("/compose/", filled(act="refresh", files=[SimpleUploadedFile("a.png", posts.picture())]))
    assert "1 image has no description" in page.content.decode()


def test_a_file_that_is_no_medium_is_refused_by_name(client: Client, filled: Filled) -> None:
    file = SimpleUploadedFile("surat.png", b"%PDF-1.7 bukan gambar")
    answer = client.post("/compose/", filled(files=[file]))
    assert answer.status_code == 422
    assert "surat.png is no image or video we can use" in answer.content.decode()
    assert not Medium.objects.exists()


def test_media_of_another_office_are_not_taken(client: Client, four: Four, filled: Filled) -> None:
    foreign = posts.medium(four.regency_b)
    client.post("/compose/", filled(media=[foreign.pk], **{f"alt_{foreign.pk}": "Curian"}))
    foreign.refresh_from_db()
    assert foreign.alt == ""
    assert not Post.objects.get().attachments.exists()


def test_a_draft_is_kept_opened_again_and_scheduled(client: Client, filled: Filled) -> None:
    answer = client.post("/compose/", filled(act="draft", accounts=[], day="", parts=["Bagian dua"]))
    draft = Post.objects.get()
    assert answer["Location"] == f"/compose/{draft.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert "Bagian dua" in page
    assert client.post(answer["Location"], filled(version=draft.version)).status_code == 302
    assert Post.objects.count() == 1
    assert Delivery.objects.count() == 2
    assert b"Save the changes" in client.get(f"/compose/{draft.pk}/").content


def test_two_people_do_not_overwrite_each_other(four: Four, browser: Browser, filled: Filled) -> None:
    draft = posts.post(four.regency_a, four.officer, text="Awal")
    page = f"/compose/{draft.pk}/"
    browser(four.head).post(page, filled(act="draft", text="Dari kepala", version=draft.version))
    answer = browser(four.officer).post(page, filled(act="draft", text="Dari petugas", version=draft.version))
    assert answer.status_code == 422
    assert "Somebody else has changed this draft meanwhile" in answer.content.decode()
    assert "Dari petugas" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.text == "Dari kepala"


def test_what_the_database_cannot_hold_is_left_out(client: Client, filled: Filled) -> None:
    typed = filled(link_url="https://latihan.example/", link_title="Ju\x00dul", language="bukan-bahasa")
    assert client.post("/compose/", typed).status_code == 302
    kept = Post.objects.get()
    assert (kept.link_title, kept.language) == ("Judul", "id")
    assert client.get("/engagement/", {"q": "a\x00"}).status_code == 200
