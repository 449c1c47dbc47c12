"""Home: what needs me, what comes next, how the last posts do, whether the service works."""

from datetime import timedelta

import pytest

from corong.accounts.models import TokenState
from corong.database import now
from corong.deliveries.models import Heartbeat
from corong.deliveries.states import State
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts, publications
from tests.factories.people import Four


@pytest.mark.parametrize("state", [State.FAILED, State.UNCERTAIN, State.HELD, State.MISSED, State.NEEDS_HAND])
def test_what_waits_for_a_person_stands_on_top(four: Four, browser: Browser, state: State) -> None:
    account = accounts.account(four.regency_a)
    delivery = deliveries.delivery(posts.post(four.regency_a, text="Perlu orang"), account, state=state)
    page = browser(four.officer).get("/").content.decode()
    assert f'href="/deliveries/{delivery.pk}/"' in page.split("Needs you")[1].split("Last published")[0]


def test_dead_credentials_are_told(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a, token_state=TokenState.DEAD)
    page = browser(four.officer).get("/").content.decode()
    assert account.handle in page
    assert "connect it again" in page


def test_the_next_and_the_last_posts_are_shown(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a)
    deliveries.delivery(posts.post(four.regency_a, text="Sebentar lagi"), account)
    publications.publication(account, text="Sudah terbit", latest={"likes": 1234}, measured_at=now())
    posts.post(four.regency_a, text="Masih konsep")
    page = browser(four.officer).get("/").content.decode()
    assert "Sebentar lagi" in page.split("Next posts")[1]
    assert "Sudah terbit" in page.split("Last published")[1]
    assert "1,234" in page
    assert "Masih konsep" in page.split("Drafts")[1]


def test_silence_of_a_process_is_told(four: Four, browser: Browser) -> None:
    deliveries.heartbeat("scheduler")
    deliveries.heartbeat("publish")
    Heartbeat.objects.filter(kind="publish").update(beat_at=now() - timedelta(minutes=5))
    page = browser(four.officer).get("/").content.decode()
    scheduler, publish, collect = page.split("Service")[-1].split("<li>")[1:4]
    assert "At work" in scheduler
    assert "Silent" in publish
    assert "No sign of life in the last hour" in collect


def test_practice_is_marked_on_every_page(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    for page in ("/", "/compose/", "/calendar/", "/engagement/"):
        assert b"Practice: nothing you publish here reaches the public." in client.get(page).content
