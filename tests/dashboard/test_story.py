"""A delivery's story, and what can still be done with it."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from corong.accounts.models import Account
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.events.models import Event
from dashboard import moments
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts, publications
from tests.factories.people import Four


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


def test_it_tells_every_attempt_and_event_in_order(four: Four, browser: Browser, account: Account) -> None:
    delivery = deliveries.delivery(
        posts.post(four.regency_a, four.officer, text="Isi kiriman"),
        account,
        state=State.UNCERTAIN,
        due_at=now() - timedelta(hours=1),
        by=four.officer,
    )
    begun = now() - timedelta(hours=1)
    deliveries.attempt(delivery, outcome="uncertain", message="connection lost", started_at=begun)
    deliveries.attempt(delivery, verb="look", outcome="cannot_tell", started_at=begun + timedelta(seconds=9))
    page = browser(four.officer).get(f"/deliveries/{delivery.pk}/").content.decode()
    told = [
        "Isi kiriman",
        "Scheduled",
        "Try 1, publishing: no answer",
        "connection lost",
        "Try 2, looking for the post",
    ]
    places = [page.index(piece, page.index("What has happened") if place else 0) for place, piece in enumerate(told)]
    assert places == sorted(places)
    assert four.officer.name in page


def test_a_published_one_leads_to_the_platform_and_offers_nothing_more(
    four: Four, browser: Browser, account: Account
) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), account, state=State.PUBLISHED)
    shown = publications.publication(account, delivery=delivery)
    page = browser(four.officer).get(f"/deliveries/{delivery.pk}/").content.decode()
    assert f'href="{shown.url}"' in page
    assert f'href="/engagement/{shown.pk}/"' in page
    assert "What you can do" not in page


def test_it_can_be_cancelled_with_a_reason_that_is_kept(four: Four, browser: Browser, account: Account) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), account)
    answer = browser(four.officer).post(f"/deliveries/{delivery.pk}/cancel/", {"reason": "Salah tanggal"}, follow=True)
    assert "Cancelled: this post will not go out" in answer.content.decode()
    assert Delivery.objects.get(pk=delivery.pk).state == State.CANCELLED
    event = Event.objects.filter(subject_id=delivery.pk, kind="delivery.cancelled").get()
    assert (event.person_id, event.details["reason"]) == (four.officer.pk, "Salah tanggal")


@pytest.mark.parametrize("state", [State.SCHEDULED, State.MISSED, State.FAILED, State.HELD])
def test_it_can_be_given_a_new_time(four: Four, browser: Browser, account: Account, state: State) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), account, state=state)
    later = (now() + timedelta(days=3)).astimezone(moments.zone_of(four.regency_a)).replace(second=0, microsecond=0)
    typed = {"day": later.strftime("%Y-%m-%d"), "clock": later.strftime("%H:%M")}
    assert browser(four.officer).post(f"/deliveries/{delivery.pk}/reschedule/", typed).status_code == 302
    moved = Delivery.objects.get(pk=delivery.pk)
    assert (moved.state, moved.due_at) == (State.SCHEDULED, later)


@pytest.mark.parametrize(("day", "sentence"), [("2020-01-01", "This time has passed"), ("", "is missing")])
def test_a_time_that_cannot_be_is_told(four: Four, browser: Browser, account: Account, day: str, sentence: str) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), account)
    answer = browser(four.officer).post(f"/deliveries/{delivery.pk}/reschedule/", {"day": day, "clock": "08:15"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="08:15"' in answer.content.decode()


def test_it_can_be_published_now(four: Four, browser: Browser, account: Account) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), account)
    browser(four.officer).post(f"/deliveries/{delivery.pk}/publish-now/")
    due_at = Delivery.objects.get(pk=delivery.pk).due_at
    assert due_at is not None
    assert due_at <= now()


@pytest.mark.parametrize("act", ["cancel", "publish-now"])
def test_too_late_is_told_and_changes_nothing(four: Four, browser: Browser, account: Account, act: str) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a), account, state=State.PUBLISHED)
    answer = browser(four.officer).post(f"/deliveries/{delivery.pk}/{act}/", follow=True)
    assert "Too late" in answer.content.decode()
    assert Delivery.objects.get(pk=delivery.pk).state == State.PUBLISHED


def test_queries_are_bounded(
    four: Four, browser: Browser, account: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    delivery = deliveries.delivery(posts.post(four.regency_a, parts=["b", "c"]), account, by=four.officer)
    for _ in range(5):
        deliveries.attempt(delivery)
    client = browser(four.officer)
    with django_assert_max_num_queries(20):
        client.get(f"/deliveries/{delivery.pk}/")
