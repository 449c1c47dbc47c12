"""Arranging what is added to links, and seeing it before it goes out."""

import pytest
from django.test import Client

from corong.events.models import Event
from corong.tagging.commands import arrange
from corong.tagging.models import Tagging
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts
from tests.factories.people import Four

TAGGED = "https://contoh.go.id/a?utm_source=bluesky&amp;utm_medium=social&amp;utm_campaign=service"


@pytest.fixture
def head(four: Four, browser: Browser) -> Client:
    return browser(four.head)


def test_it_is_off_until_somebody_says_otherwise(four: Four, head: Client) -> None:
    page = head.get("/links/").content.decode()
    assert 'name="is_on" value="1"><span>' in page
    answer = head.post("/links/", {"is_on": "1", "hosts": "https://www.contoh.go.id/", "campaign": "vaksin"})
    assert answer["Location"] == f"/links/?office={four.regency_a.pk}"
    kept = Tagging.objects.get()
    assert (kept.is_on, kept.hosts, kept.campaign, kept.set_by) == (True, ["contoh.go.id"], "vaksin", four.head)
    assert Event.objects.filter(kind="organisation.links_tagged", person_id=four.head.pk).count() == 1
    page = head.get("/links/").content.decode()
    assert "https://contoh.go.id/layanan?utm_source=facebook&amp;utm_medium=social&amp;utm_campaign=vaksin" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"is_on": "1", "hosts": ""}, "Name at least one site"),
        ({"is_on": "1", "hosts": "situs kami"}, "This is no name of a site: situs, kami"),
        ({"hosts": " ".join(f"s{number}.contoh.go.id" for number in range(21))}, "more than 20 sites"),
        ({"hosts": "contoh.go.id", "campaign": "Vaksin 2027"}, "Write the campaign in small letters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(head: Client, fields: dict[str, str], sentence: str) -> None:
    answer = head.post("/links/", fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Tagging.objects.exists()


def test_officers_cannot_arrange_it(four: Four, browser: Browser) -> None:
    assert browser(four.officer).get("/links/").status_code == 403


def test_the_composer_counts_and_shows_the_link_as_it_goes_out(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a, "bluesky")
    before = posts.post(four.regency_a, four.officer, text="Lama https://contoh.go.id/a")
    deliveries.delivery(before, account)
    arrange(four.regency_a, is_on=True, hosts=["contoh.go.id"], campaign="", by=four.head)
    officer = browser(four.officer)
    typed = {"text": "Baca https://contoh.go.id/a", "accounts": account.pk, "pillar": "service"}
    page = officer.post("/compose/check/", typed).content.decode()
    assert TAGGED in page
    assert f"{len('Baca ') + len(TAGGED.replace('&amp;', '&'))} / 300" in page
    # A post that was scheduled before keeps its links.
    page = officer.get(f"/compose/{before.pk}/").content.decode()
    assert '<span class="preview-mark">https://contoh.go.id/a</span>' in page


def test_the_story_shows_the_link_as_it_goes_out(four: Four, browser: Browser) -> None:
    arrange(four.regency_a, is_on=True, hosts=["contoh.go.id"], campaign="", by=four.head)
    post = posts.post(four.regency_a, four.officer, text="Baca", link_url="https://contoh.go.id/a")
    delivery = deliveries.delivery(post, accounts.account(four.regency_a, "bluesky"))
    assert f'href="{TAGGED}"' in browser(four.officer).get(f"/deliveries/{delivery.pk}/").content.decode()
