"""Changing a post that is scheduled, and calling off a thread: the engine never sends half of two versions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from corong.accounts.models import Account
from corong.approvals.models import Approval, Decision
from corong.deliveries import commands
from corong.deliveries.models import Delivery
from corong.deliveries.states import Phase, State
from corong.events.models import Event
from corong.posts.models import Post
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, posts
from tests.factories.people import Four

Fields = Callable[..., dict[str, object]]


@pytest.fixture
def account(four: Four) -> Account:
    return accounts.account(four.regency_a)


@pytest.fixture
def post(four: Four) -> Post:
    return posts.post(four.regency_a, four.officer, text="Teks lama", parts=["Bagian dua"])


@pytest.fixture
def client(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


@pytest.fixture
def changed(four: Four, post: Post) -> Fields:
    """Give the fields of the change form."""

    def fields(**changes: object) -> dict[str, object]:
        return {
            "office": four.regency_a.pk,
            "text": "Teks baru",
            "parts": ["Bagian dua"],
            "version": post.version,
            "act": "change",
            **changes,
        }

    return fields


def _states(post: Post) -> list[tuple[int, str]]:
    return list(Delivery.objects.filter(post=post).order_by("part").values_list("part", "state"))


@pytest.mark.parametrize("state", [State.SCHEDULED, State.HELD, State.MISSED, State.FAILED])
def test_what_is_not_out_gets_the_new_text_and_keeps_its_time(
    client: Client, post: Post, account: Account, changed: Fields, state: State
) -> None:
    delivery = deliveries.delivery(post, account, state=state)
    Delivery.objects.filter(pk=delivery.pk).update(phase=Phase.PREPARED, notes={"media": ["1"]})
    page = client.get(f"/compose/{post.pk}/").content.decode()
    assert "Teks lama" in page
    assert 'value="schedule"' not in page
    assert client.post(f"/compose/{post.pk}/", changed())["Location"] == f"/deliveries/{delivery.pk}/"
    post.refresh_from_db()
    now_ = Delivery.objects.get(pk=delivery.pk)
    assert post.text == "Teks baru"
    assert (now_.state, now_.due_at, now_.phase, now_.notes) == (state, delivery.due_at, Phase.NONE, {})
    assert Event.objects.filter(kind="delivery.edited", subject_id=delivery.pk).exists()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.PUBLISHED, "published already"),
        (State.UNCERTAIN, "may be visible already"),
        (State.PUBLISHING, "at this moment"),
        (State.QUEUED, "at this moment"),
        (State.NEEDS_HAND, "by hand"),
    ],
)
def test_what_is_on_its_way_is_refused_and_what_was_typed_stays(
    client: Client, post: Post, account: Account, changed: Fields, state: State, sentence: str
) -> None:
    deliveries.delivery(post, account, state=state)
    assert sentence in client.get(f"/compose/{post.pk}/", follow=True).content.decode()
    answer = client.post(f"/compose/{post.pk}/", changed())
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Teks baru" in answer.content.decode()
    post.refresh_from_db()
    assert post.text == "Teks lama"


def test_what_no_platform_takes_is_refused(client: Client, post: Post, account: Account, changed: Fields) -> None:
    deliveries.delivery(post, account)
    answer = client.post(f"/compose/{post.pk}/", changed(text="x" * 501))
    assert answer.status_code == 422
    assert "would refuse this post" in answer.content.decode()


def test_two_people_do_not_overwrite_each_other(client: Client, post: Post, account: Account, changed: Fields) -> None:
    deliveries.delivery(post, account)
    client.post(f"/compose/{post.pk}/", changed(text="Dari yang pertama"))
    answer = client.post(f"/compose/{post.pk}/", changed(text="Dari yang kedua"))
    assert "Somebody else has changed this post meanwhile" in answer.content.decode()
    post.refresh_from_db()
    assert post.text == "Dari yang pertama"


def test_a_change_voids_the_approval(client: Client, post: Post, account: Account, changed: Fields) -> None:
    deliveries.delivery(post, account)
    Approval.objects.create(post=post, digest=post.digest, decision=Decision.APPROVED)
    answer = client.post(f"/compose/{post.pk}/", changed(), follow=True)
    assert "It needs approval again" in answer.content.decode()
    assert Approval.objects.get().decision == Decision.VOIDED
    assert _states(post) == [(0, State.DRAFT), (1, State.DRAFT)]


def test_a_thread_grows_and_shrinks_with_its_post(
    client: Client, post: Post, account: Account, changed: Fields
) -> None:
    first = deliveries.delivery(post, account)
    client.post(f"/compose/{post.pk}/", changed(parts=["Dua", "Tiga"]))
    assert _states(post) == [(0, State.SCHEDULED), (1, State.SCHEDULED), (2, State.SCHEDULED)]
    assert set(Delivery.objects.filter(post=post).values_list("due_at", flat=True)) == {first.due_at}
    client.post(f"/compose/{post.pk}/", changed(parts=[], version=2))
    assert _states(post) == [(0, State.SCHEDULED)]


def test_a_post_that_was_called_off_cannot_be_opened(client: Client, post: Post, account: Account) -> None:
    deliveries.delivery(post, account, state=State.CANCELLED)
    Delivery.objects.update(state=State.CANCELLED)
    assert client.get(f"/compose/{post.pk}/").status_code == 404


def test_only_those_who_write_for_the_office_open_it(
    four: Four, browser: Browser, post: Post, account: Account
) -> None:
    deliveries.delivery(post, account)
    page = f"/compose/{post.pk}/"
    assert browser(four.head).get(page).status_code == 200
    assert browser(four.stranger).get(page).status_code == 404
    assert browser(four.coordinator).get(page).status_code == 404


def test_calling_off_the_first_part_calls_off_what_would_follow(post: Post, account: Account) -> None:
    other = accounts.account(post.organisation, "bluesky")
    first = deliveries.delivery(post, account)
    deliveries.delivery(post, other)
    commands.cancel(first, by=None, reason="Salah tanggal")
    assert set(Delivery.objects.filter(account=account).values_list("state", "reason")) == {
        (State.CANCELLED, "Salah tanggal")
    }
    assert set(Delivery.objects.filter(account=other).values_list("state", flat=True)) == {State.SCHEDULED}


def test_calling_off_a_later_part_leaves_the_first(post: Post, account: Account) -> None:
    deliveries.delivery(post, account)
    commands.cancel(Delivery.objects.get(post=post, part=1), by=None)
    assert _states(post) == [(0, State.SCHEDULED), (1, State.CANCELLED)]


def test_a_new_time_takes_the_rest_of_the_thread_along_whatever_it_waits_for(post: Post, account: Account) -> None:
    first = deliveries.delivery(post, account, state=State.HELD)
    later = first.due_at and first.due_at + timedelta(days=365)
    assert later
    commands.reschedule(first, later, by=None)
    assert set(Delivery.objects.filter(post=post).values_list("state", "due_at")) == {(State.SCHEDULED, later)}
