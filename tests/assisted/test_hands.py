"""The practice's hands: they publish and type over HTTP alone, and what they do stands once in the apps' own record."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from pytest_django.live_server_helper import LiveServer

from corong.accounts import connecting
from corong.accounts.models import Account
from corong.database import now
from corong.deliveries import by_hand
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.models import Person, Role
from corong.practice.hands import READINGS, Hands, UnexpectedPageError
from corong.practice.platforms import PracticePlatforms
from corong.practice.report import count
from corong.tallies.models import Tally
from corong.tallies.rules import number_of
from tests.factories import deliveries, posts
from tests.factories.organisations import organisation
from tests.factories.people import PASSWORD, person
from tests.sandbox.stand import Stand, start

BOTH = ("whatsapp_channel", "instagram_story")
EMAIL = "tangan@latihan.example"


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    with start(life_seconds=1800) as running:
        yield running


@pytest.fixture
def handed(stand: Stand, transactional_db: None) -> list[Delivery]:
    """Give one post with a picture and a link on each app, which waits for its officer."""
    del transactional_db
    stand.reset()
    office = organisation("Kabupaten Latihan")
    officer = person(EMAIL, password=PASSWORD, roles={office: Role.OFFICER})
    post = posts.post(
        office,
        officer,
        text="Latihan <b> & “tangan”",
        media=[posts.medium(office)],
        link_url="https://latihan.example/a",
    )
    with PracticePlatforms(stand.address) as platforms:
        accounts = [_account(platforms, office, name, officer) for name in BOTH]
    made = [deliveries.delivery(post, each, due_at=now() - timedelta(seconds=1), by=officer) for each in accounts]
    by_hand.hand_over()
    return made


def _account(platforms: PracticePlatforms, office: Organisation, name: str, officer: Person) -> Account:
    made = platforms.add_account(name, "humas-latihan", instance="latihan", name=office.name, followers=900)
    return connecting.add(office, name, made.home, made.secrets, officer=officer if name == BOTH[1] else None)


def test_they_publish_each_post_once_and_type_what_the_app_shows(
    live_server: LiveServer, handed: list[Delivery], stand: Stand
) -> None:
    # The app has taken the first post and its answer is lost: a person looks before trying again.
    stand.fault("lost_after", platform="whatsapp_channel", count=1)
    with Hands(live_server.url, EMAIL, PASSWORD, [each.pk for each in handed], between_seconds=0.0) as hands:
        hands.wait(seconds=60.0)
    assert (hands.published, hands.read) == (2, 2), hands.trouble
    assert "RemoteProtocolError" in hands.trouble

    recorded = {post.platform: post for post in stand.record()}
    assert len(stand.record()) == 2
    assert recorded["whatsapp_channel"].text == "Latihan <b> & “tangan”\n\nhttps://latihan.example/a"
    assert [post.media for post in recorded.values()] == [1, 1]
    for delivery in Delivery.objects.select_related("publication", "account"):
        assert delivery.state == State.PUBLISHED
        assert delivery.publication.url == recorded[delivery.account.platform].url
    with PracticePlatforms(stand.address) as platforms:
        figures = count(list(Delivery.objects.select_related("account")), platforms.record())
    told = {name: (each.published, each.duplicates) for name, each in figures.platforms.items()}
    assert told == dict.fromkeys(BOTH, (1, 0))
    # The same figures typed twice within a minute are one reading.
    assert all(1 <= each.samples <= READINGS for each in figures.platforms.values())
    assert (figures.lost, figures.lateness_ms) == (0, ())


def test_what_they_type_is_what_the_app_shows(live_server: LiveServer, handed: list[Delivery], stand: Stand) -> None:
    with closing(Hands(live_server.url, EMAIL, PASSWORD, [handed[0].pk], between_seconds=0.0)) as hands:
        hands.sign_in()
        hands.once()
        [post] = stand.record()
        stand.audience(post.id, likes=12_345, reposts=7)
        hands.once()
    counters = Tally.objects.get().counters
    # The app rounds, and nobody can know more than it shows.
    assert (counters["likes"], counters["shares"]) == (12_300, 7)
    assert counters["views"] == number_of("296,3 rb")


def test_a_wrong_password_is_told(live_server: LiveServer, handed: list[Delivery]) -> None:
    with closing(Hands(live_server.url, EMAIL, "salah", [handed[0].pk])) as hands, pytest.raises(UnexpectedPageError):
        hands.sign_in()
