"""Posts that a person publishes: handed over in time, reminded of, and done with an address as evidence."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client

from connectors.contract import Secrets
from corong.accounts import connecting
from corong.accounts.models import Account
from corong.alerts import commands as alerts
from corong.alerts import troubles
from corong.alerts.models import Alert
from corong.alerts.queries import content
from corong.alerts.rules import Cause
from corong.alerts.wording import letter
from corong.database import now
from corong.deliveries import by_hand, claims, holds
from corong.deliveries.commands import reschedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.organisations.models import Organisation
from corong.people.directory import hands
from corong.posts.models import Medium
from corong.publications.models import Publication
from dashboard.assisted import reminders
from dashboard.assisted.reminders import Reminder
from tests.dashboard.conftest import Browser
from tests.factories import deliveries, posts
from tests.factories.people import Four, person
from tests.worker.engine import kinds_of

CHANNEL = "https://whatsapp.com/channel/0029VaLatihan0123456789"
pytestmark = pytest.mark.django_db


def _channel(office: Organisation) -> Account:
    secrets = Secrets(channel_address=CHANNEL, handle="Kanal Latihan")
    return connecting.add(office, "whatsapp_channel", "https://whatsapp.com", secrets)


def _due(four: Four, *, media: tuple[Medium, ...] = ()) -> Delivery:
    """Plan a post on the channel that has just fallen due."""
    post = posts.post(
        four.regency_a, four.officer, text="Latihan: pengumuman", media=media, link_url="https://latihan.example/a"
    )
    return deliveries.delivery(post, _channel(four.regency_a), due_at=now() - timedelta(seconds=1), by=four.officer)


def _handed(four: Four, media: tuple[Medium, ...] = ()) -> Delivery:
    made = _due(four, media=media)
    by_hand.hand_over()
    return Delivery.objects.get(pk=made.pk)


def _paste(client: Client, delivery: Delivery, address: str = f"{CHANNEL}/77") -> int:
    return client.post(f"/assisted/{delivery.pk}/done/", {"address": address}).status_code


def test_a_due_post_is_handed_to_a_person_and_never_queued(four: Four) -> None:
    early = deliveries.delivery(
        posts.post(four.regency_a, media=[posts.medium(four.regency_a)]), _channel(four.regency_a)
    )
    delivery = _due(four)
    assert claims.due(10) == []
    assert claims.ahead(10) == []
    assert by_hand.hand_over() == [delivery.pk]
    assert by_hand.hand_over() == []
    assert Delivery.objects.get(pk=early.pk).state == State.SCHEDULED
    assert kinds_of(delivery)[-1] == "delivery.needs_hand"


@pytest.mark.usefixtures("transactional_db")
def test_what_a_hold_covers_is_not_handed_over_and_a_page_open_already_says_so(four: Four, browser: Browser) -> None:
    handed = _handed(four)
    later = deliveries.delivery(posts.post(four.regency_a), handed.account, due_at=now() - timedelta(seconds=1))
    holds.place(reason="Latihan", by=four.head, organisation=four.regency_a)
    assert by_hand.hand_over() == []
    holds.stopped()
    assert Delivery.objects.get(pk=later.pk).state == State.HELD
    page = browser(four.officer).get(f"/assisted/{handed.pk}/").content.decode()
    assert "do not publish it" in page
    assert "data-open" not in page


def test_an_officer_gets_text_media_and_the_way_there(four: Four, browser: Browser) -> None:
    delivery = _handed(four, media=(posts.medium(four.regency_a, alt="Latihan"),))
    client = browser(four.officer)
    page = client.get(f"/assisted/{delivery.pk}/").content.decode()
    assert "Latihan: pengumuman\n\nhttps://latihan.example/a</textarea>" in page
    assert f'href="{CHANNEL}"' in page
    assert "data:image/svg+xml" in page
    [place] = re.findall(rf'href="(/assisted/{delivery.pk}/media/\d+/)"', page)
    answer = client.get(place)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"".join(answer).startswith(b"\x89PNG")
    assert client.get(f"/assisted/{delivery.pk}/media/1/").status_code == HTTPStatus.NOT_FOUND


def test_the_pasted_address_is_evidence_that_names_the_person(four: Four, browser: Browser) -> None:
    delivery = _handed(four)
    assert _paste(browser(four.officer), delivery) == HTTPStatus.FOUND
    publication = Publication.objects.get(delivery=delivery)
    assert (publication.url, publication.remote_id) == (f"{CHANNEL}/77", "0029VaLatihan0123456789/77")
    assert publication.text.startswith("Latihan: pengumuman")
    assert publication.answer == {"given_by_person": four.officer.pk}
    assert kinds_of(delivery)[-1] == "delivery.published"
    assert _paste(browser(four.officer), delivery) == HTTPStatus.FOUND
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", CHANNEL, "https://latihan.example/77", "x" * 700])
def test_what_is_no_address_of_the_post_is_refused(four: Four, browser: Browser, address: str) -> None:
    delivery = _handed(four)
    assert _paste(browser(four.officer), delivery, address) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Delivery.objects.get(pk=delivery.pk).state == State.NEEDS_HAND


def test_one_address_is_evidence_for_one_post(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    first = _handed(four)
    second = deliveries.delivery(posts.post(four.regency_a), first.account, due_at=now() - timedelta(seconds=1))
    by_hand.hand_over()
    assert _paste(client, first) == HTTPStatus.FOUND
    assert _paste(client, second) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert _paste(client, second, f"{CHANNEL}/78") == HTTPStatus.FOUND


def test_the_four_people(four: Four, browser: Browser) -> None:
    delivery = _handed(four)
    path = f"/assisted/{delivery.pk}/"
    seen = {
        who: browser(getattr(four, who)).get(path).status_code for who in ("officer", "head", "stranger", "coordinator")
    }
    assert seen == {"officer": 200, "head": 200, "stranger": 404, "coordinator": 403}
    assert _paste(browser(four.stranger), delivery) == HTTPStatus.NOT_FOUND
    assert _paste(browser(four.coordinator), delivery) == HTTPStatus.FORBIDDEN
    assert Client().get(path).status_code == HTTPStatus.FOUND
    assert Delivery.objects.get(pk=delivery.pk).state == State.NEEDS_HAND


def test_an_officers_own_account_is_that_officers_alone(four: Four, browser: Browser) -> None:
    delivery = _handed(four)
    Account.objects.filter(pk=delivery.account_id).update(officer=four.officer)
    assert browser(four.head).get(f"/assisted/{delivery.pk}/").status_code == HTTPStatus.FORBIDDEN
    assert browser(four.officer).get(f"/assisted/{delivery.pk}/").status_code == HTTPStatus.OK


def test_it_can_get_a_new_time_instead(four: Four, browser: Browser) -> None:
    delivery = _handed(four)
    reschedule(delivery, now() + timedelta(hours=1), by=four.officer)
    assert Delivery.objects.get(pk=delivery.pk).state == State.SCHEDULED
    assert browser(four.officer).get(f"/assisted/{delivery.pk}/").status_code == HTTPStatus.FOUND
    assert _paste(browser(four.officer), delivery) == HTTPStatus.FOUND
    assert not Publication.objects.exists()


def test_people_are_told_at_its_time_after_fifteen_minutes_and_after_an_hour(four: Four) -> None:
    delivery = _handed(four)
    told = []
    for minutes in (0, 16, 20, 61, 70):
        Delivery.objects.filter(pk=delivery.pk).update(due_at=now() - timedelta(minutes=minutes, seconds=1))
        told += alerts.note(troubles.present())
    assert len(told) == 3
    causes = list(Alert.objects.order_by("pk").values_list("cause", flat=True))
    assert causes == [Cause.BY_HAND, Cause.BY_HAND_LATE, Cause.BY_HAND_VERY_LATE]
    assert "Kanal Latihan" in letter(content(told[0])).text
    by_hand.done(delivery, f"{CHANNEL}/77", by=four.officer)
    alerts.note(troubles.present())
    assert not Alert.objects.filter(resolved_at=None).exists()


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "Its time has come"), (16, "The next reminder goes out at"), (61, "No further reminder goes out")],
)
def test_the_page_says_how_late_it_is_and_when_the_next_reminder_comes(
    four: Four, browser: Browser, minutes: int, words: str
) -> None:
    delivery = _handed(four)
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now() - timedelta(minutes=minutes))
    page = browser(four.officer).get(f"/assisted/{delivery.pk}/").content.decode()
    assert words in page
    due_at = Delivery.objects.get(pk=delivery.pk).due_at
    assert due_at is not None
    assert reminders.of(due_at, due_at) == Reminder(1, due_at + timedelta(minutes=15))
    assert reminders.of(due_at, due_at + timedelta(minutes=15)) == Reminder(2, due_at + timedelta(hours=1))
    assert reminders.of(due_at, due_at + timedelta(hours=1)) == Reminder(3, None)


def test_who_planned_the_post_is_told_or_else_whose_account_it_is(four: Four) -> None:
    author, owner = person(is_practice=False), person(is_practice=False)
    made = deliveries.delivery(posts.post(four.regency_a, author), _channel(four.regency_a))
    assert hands([made.pk]) == [author]
    Account.objects.update(officer=owner)
    assert hands([made.pk]) == [owner]
    assert hands([]) == []
