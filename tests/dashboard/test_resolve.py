"""Deciding on an uncertain delivery: both sides are shown, and each decision is one transaction with its event."""

from datetime import timedelta

import pytest

from connectors import catalogue, contract
from corong.accounts.models import Account
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.events.models import Event
from corong.publications.models import Publication
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts, publications
from tests.factories.people import Four

HANDLE = "@kablatihan@mastodon.latihan.example"
LINK = "https://mastodon.latihan.example/@kablatihan/114"


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a, handle=HANDLE)


@pytest.fixture
def uncertain(four: Four, account: Account) -> Delivery:
    delivery = deliveries.delivery(
        posts.post(four.regency_a, four.officer, text="Air bersih", parts=["Bagian dua"]),
        account,
        state=State.UNCERTAIN,
        due_at=now() - timedelta(hours=3),
        reason="two posts look like this one",
    )
    Delivery.objects.filter(pk=delivery.pk).update(next_at=None)
    deliveries.attempt(delivery, outcome="uncertain", message="connection lost", started_at=now() - timedelta(hours=3))
    deliveries.attempt(delivery, verb="find", phase="", outcome="cannot_tell")
    return delivery


def _again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def test_both_sides_are_shown_with_the_cause(
    four: Four, browser: Browser, uncertain: Delivery, account: Account
) -> None:
    publications.publication(account, text="Kiriman lain", published_at=now() - timedelta(hours=2))
    page = browser(four.head).get(f"/deliveries/{uncertain.pk}/").content.decode()
    sent, shows = page.split("What was sent")[1].split("What the account shows")
    assert "Air bersih" in sent
    assert "connection lost" in sent
    assert "two posts look like this one" in shows
    assert "Kiriman lain" in shows
    assert "none: it waits for you" in shows
    assert "Check now" in shows


def test_who_may_not_decide_sees_both_sides_and_no_button(four: Four, browser: Browser, uncertain: Delivery) -> None:
    page = browser(four.officer).get(f"/deliveries/{uncertain.pk}/").content.decode()
    assert "What was sent" in page
    assert "/found/" not in page


@pytest.mark.parametrize("act", ["look", "found", "send-again", "give-up"])
def test_only_those_who_resolve_for_the_office_decide(
    four: Four, browser: Browser, uncertain: Delivery, act: str
) -> None:
    page = f"/deliveries/{uncertain.pk}/{act}/"
    assert browser(four.stranger).post(page).status_code == 404
    for person in (four.officer, four.coordinator):
        assert browser(person).post(page).status_code == 403
    assert _again(uncertain).state == State.UNCERTAIN


def test_a_look_can_be_asked_for_at_once(four: Four, browser: Browser, uncertain: Delivery) -> None:
    browser(four.head).post(f"/deliveries/{uncertain.pk}/look/")
    next_at = _again(uncertain).next_at
    assert next_at
    assert next_at <= now()
    assert Event.objects.get(kind="delivery.look_asked").person_id == four.head.pk


def test_found_by_its_link_it_is_published_and_measured(four: Four, browser: Browser, uncertain: Delivery) -> None:
    browser(four.head).post(f"/deliveries/{uncertain.pk}/found/", {"address": LINK})
    assert _again(uncertain).state == State.PUBLISHED
    made = Publication.objects.get(delivery=uncertain)
    assert (made.remote_id, made.url, made.text) == ("114", LINK, "Air bersih")
    assert made.next_pull_at
    event = Event.objects.get(kind="delivery.published", subject_id=uncertain.pk)
    assert event.person_id == four.head.pk


@pytest.mark.parametrize(
    "address", ["", "bukan tautan", "https://jauh.example/@kablatihan/114", "https://mastodon.latihan.example/@lain/1"]
)
def test_an_address_of_something_else_is_refused_and_stays(
    four: Four, browser: Browser, uncertain: Delivery, address: str
) -> None:
    answer = browser(four.head).post(f"/deliveries/{uncertain.pk}/found/", {"address": address})
    assert answer.status_code == 422
    assert "no address of a post of" in answer.content.decode()
    assert f'value="{address}"' in answer.content.decode()
    assert _again(uncertain).state == State.UNCERTAIN


def test_the_address_of_another_post_is_refused(
    four: Four, browser: Browser, uncertain: Delivery, account: Account
) -> None:
    other = deliveries.delivery(posts.post(four.regency_a, text="Lain"), account, state=State.PUBLISHED)
    Publication.objects.filter(pk=publications.publication(account, delivery=other).pk).update(remote_id="114")
    answer = browser(four.head).post(f"/deliveries/{uncertain.pk}/found/", {"address": LINK})
    assert "another post of yours" in answer.content.decode()
    assert _again(uncertain).state == State.UNCERTAIN


def test_sent_again_it_keeps_its_key_and_takes_its_thread_along(
    four: Four, browser: Browser, uncertain: Delivery
) -> None:
    following = Delivery.objects.get(post=uncertain.post_id, part=1)
    Delivery.objects.filter(pk=following.pk).update(state=State.MISSED)
    before = _again(uncertain)
    browser(four.head).post(f"/deliveries/{uncertain.pk}/send-again/")
    after = _again(uncertain)
    assert (after.state, after.key, after.made_at) == (State.SCHEDULED, before.key, before.made_at)
    assert after.fence == before.fence + 1
    assert after.due_at
    assert now() - after.due_at < timedelta(minutes=1)
    assert _again(following).state == State.SCHEDULED


def test_given_up_the_thread_ends_with_it(four: Four, browser: Browser, uncertain: Delivery) -> None:
    browser(four.head).post(f"/deliveries/{uncertain.pk}/give-up/")
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.FAILED}


def test_nothing_is_decided_while_a_worker_looks(four: Four, browser: Browser, uncertain: Delivery) -> None:
    Delivery.objects.filter(pk=uncertain.pk).update(lease_until=now() + timedelta(minutes=1))
    answer = browser(four.head).post(f"/deliveries/{uncertain.pk}/send-again/", follow=True)
    assert "being looked for at this moment" in answer.content.decode()
    assert _again(uncertain).state == State.UNCERTAIN


@pytest.mark.parametrize(
    ("platform", "address", "expected"),
    [
        ("mastodon", "https://m.example/@kab/12", "12"),
        ("mastodon", "https://M.example/users/kab/statuses/12", "12"),
        ("mastodon", "https://m.example/@kab@jauh.example/12", None),
        ("mastodon", "https://m.example/@kab", None),
        ("bluesky", "https://bsky.app/profile/kab/post/3k2", "at://did:plc:x/app.bsky.feed.post/3k2"),
        ("bluesky", "https://bsky.app/profile/did:plc:x/post/3k2", "at://did:plc:x/app.bsky.feed.post/3k2"),
        ("bluesky", "at://did:plc:x/app.bsky.feed.post/3k2", "at://did:plc:x/app.bsky.feed.post/3k2"),
        ("bluesky", "https://bsky.app/profile/lain/post/3k2", None),
    ],
)
def test_an_address_tells_which_post_it_is(platform: str, address: str, expected: str | None) -> None:
    permalink = catalogue.platform(platform).permalink
    assert permalink
    account = contract.Account(
        platform=contract.PlatformName(platform),
        home="https://m.example",
        remote_id=contract.RemoteId("did:plc:x"),
        handle="kab",
        secrets=contract.Secrets(),
    )
    assert permalink.post_of(account, address) == expected
