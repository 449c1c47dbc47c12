"""Figures that a person reads in an app: kept with name and moment, apart from those read by machine."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client

from connectors.contract import Secrets
from corong.accounts import connecting
from corong.accounts.models import Account
from corong.database import now
from corong.deliveries import by_hand
from corong.deliveries.models import Delivery
from corong.events.models import Event
from corong.metrics.models import Sample
from corong.publications.models import Publication
from corong.tallies import commands
from corong.tallies.models import Tally
from corong.tallies.rules import number_of
from tests.dashboard.conftest import Browser
from tests.factories import deliveries, posts
from tests.factories.people import Four

CHANNEL = "https://whatsapp.com/channel/0029VaLatihan0123456789"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("1234", 1234),
        (" 1.234 ", 1234),
        ("12,345,678", 12_345_678),
        ("1 234", 1234),
        ("1,2 rb", 1200),
        ("12K", 12_000),
        ("1.5M", 1_500_000),
        ("2 jt", 2_000_000),
        ("", None),
        ("1.23", None),
        ("-3", None),
        ("banyak", None),
        ("9999999999999", None),
        ("1e5", None),
    ],
)
def test_numbers_are_read_as_apps_show_them(typed: str, number: int | None) -> None:
    assert number_of(typed) == number


@pytest.fixture
def done(four: Four) -> Delivery:
    """A post that the officer published by hand."""
    secrets = Secrets(channel_address=CHANNEL, handle="Kanal Latihan")
    account = connecting.add(four.regency_a, "whatsapp_channel", "https://whatsapp.com", secrets)
    post = posts.post(four.regency_a, four.officer, text="Latihan: pengumuman")
    delivery = deliveries.delivery(post, account, due_at=now() - timedelta(seconds=1), by=four.officer)
    by_hand.hand_over()
    by_hand.done(delivery, f"{CHANNEL}/77", by=four.officer)
    return Delivery.objects.get(pk=delivery.pk)


def send(client: Client, delivery: Delivery, **typed: str) -> int:
    return client.post(f"/assisted/{delivery.pk}/figures/", typed).status_code


@pytest.mark.django_db
@pytest.mark.proves("measure", "typed by a person", platforms=("whatsapp_channel", "instagram_story"))
@pytest.mark.parametrize("name", ["whatsapp_channel", "instagram_story"])
def test_what_an_officer_types_is_kept_with_name_and_moment_and_shown_so(
    done: Delivery, four: Four, browser: Browser, name: str
) -> None:
    Account.objects.update(platform=name)
    client = browser(four.officer)
    assert send(client, done, views="1,2 rb", likes="34") == HTTPStatus.FOUND
    tally = Tally.objects.get()
    assert (tally.counters, tally.person) == ({"views": 1200, "likes": 34}, four.officer)
    assert tally.read_at <= now()
    publication = Publication.objects.get(delivery=done)
    for address in (f"/assisted/{done.pk}/figures/", f"/engagement/{publication.pk}/"):
        page = client.get(address).content.decode()
        assert "Typed by hand" in page
        assert "1,200" in page
        assert four.officer.name in page
    assert "No reading yet" not in page


@pytest.mark.django_db
def test_they_are_never_mixed_with_readings_by_machine(done: Delivery, four: Four) -> None:
    publication = Publication.objects.get(delivery=done)
    commands.keep(publication, {"views": 10}, by=four.officer)
    commands.keep(publication, {"views": 12}, by=four.officer)
    assert [tally.counters["views"] for tally in publication.tallies.all()] == [12, 10]
    publication.refresh_from_db()
    assert (publication.latest, publication.readings, publication.measured_at) == ({}, 0, None)
    assert not Sample.objects.filter(publication_id=publication.pk).exists()


@pytest.mark.django_db
def test_a_button_pressed_twice_keeps_one_and_the_log_says_who(done: Delivery, four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    send(client, done, views="10")
    send(client, done, views="10")
    assert Tally.objects.count() == 1
    publication = Publication.objects.get(delivery=done)
    [event] = Event.objects.filter(subject="publication", subject_id=publication.pk)
    assert (event.kind, event.person_id, event.details["views"]) == ("publication.tallied", four.officer.pk, 10)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [{}, {"views": "banyak"}, {"views": "10", "likes": "-1"}, {"reach": "10"}])
def test_what_is_no_figure_is_refused_and_shown_again(
    done: Delivery, four: Four, browser: Browser, typed: dict[str, str]
) -> None:
    client = browser(four.officer)
    answer = client.post(f"/assisted/{done.pk}/figures/", typed)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'role="alert"' in answer.content.decode()
    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_only_counters_of_the_platform_are_kept(done: Delivery, four: Four) -> None:
    publication = Publication.objects.get(delivery=done)
    for wrong in ({}, {"reach": 1}, {"views": -1}, {"views": 10**13}):
        with pytest.raises(commands.WrongTallyError):
            commands.keep(publication, wrong, by=four.officer)


@pytest.mark.django_db
def test_the_four_people(done: Delivery, four: Four, browser: Browser) -> None:
    path = f"/assisted/{done.pk}/figures/"
    seen = {
        who: browser(getattr(four, who)).get(path).status_code for who in ("officer", "head", "stranger", "coordinator")
    }
    assert seen == {"officer": 200, "head": 200, "stranger": 404, "coordinator": 403}
    assert send(browser(four.stranger), done, views="1") == HTTPStatus.NOT_FOUND
    assert send(browser(four.coordinator), done, views="1") == HTTPStatus.FORBIDDEN
    Account.objects.update(officer=four.officer)
    assert send(browser(four.head), done, views="1") == HTTPStatus.FORBIDDEN
    assert not Tally.objects.exists()
    publication = Publication.objects.get(delivery=done)
    assert "Type figures" not in browser(four.coordinator).get(f"/engagement/{publication.pk}/").content.decode()


@pytest.mark.django_db
def test_the_page_of_a_published_post_is_that_of_its_figures(done: Delivery, four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    assert client.get(f"/assisted/{done.pk}/").headers["location"] == f"/assisted/{done.pk}/figures/"
    waiting = deliveries.delivery(posts.post(four.regency_a), done.account)
    assert client.get(f"/assisted/{waiting.pk}/figures/").headers["location"] == f"/deliveries/{waiting.pk}/"
