"""What is typed is kept as one draft, and two who write in it at once learn of each other."""

import re

import pytest
from django.test import Client

from corong.accounts.models import Account
from corong.approvals.commands import Wish, lay_route
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.people.models import Role
from corong.posts.models import Post
from tests.dashboard.conftest import Browser
from tests.factories import accounts, people, posts
from tests.factories.people import Four

OTHERS = "has changed this draft meanwhile"


@pytest.fixture
def officer(four: Four, browser: Browser) -> Client:
    return browser(four.officer)


def seat_of(page: str) -> str:
    found = re.search(r'name="seat" value="([0-9a-f]{16})"', page)
    assert found
    return found[1]


def keep(client: Client, text: str, *, seat: str = "a" * 16, post: object = "", version: int = 0) -> str:
    fields = {"text": text, "seat": seat, "post": post, "version": version}
    return client.post("/compose/keep/", fields).content.decode()


def test_what_is_typed_becomes_one_draft_that_grows(officer: Client) -> None:
    seat = seat_of(officer.get("/compose/").content.decode())
    answer = keep(officer, "Latihan", seat=seat)
    assert "Kept as a draft" in answer
    (post,) = Post.objects.all()
    assert f'id="post_number" name="post" value="{post.pk}" hx-swap-oob="true"' in answer
    answer = keep(officer, "Latihan panjang", seat=seat, post=post.pk, version=1)
    assert 'id="version" name="version" value="2"' in answer
    assert [each.text for each in Post.objects.all()] == ["Latihan panjang"]


def test_an_empty_form_is_passed_over(officer: Client) -> None:
    assert "Kept as a draft" not in keep(officer, "  ")
    assert not Post.objects.exists()


def test_a_form_that_does_not_know_of_its_draft_yet_makes_no_second_one(officer: Client, four: Four) -> None:
    account: Account = accounts.account(four.regency_a)
    keep(officer, "Latihan")
    fields = {"text": "Latihan akhir", "seat": "a" * 16, "accounts": account.pk, "day": "2031-03-04", "clock": "09:30"}
    officer.post("/compose/", {**fields, "act": "schedule", "version": 0, "post": ""})
    # What was on its way when the button was pressed arrives after it.
    assert "Kept as a draft" not in keep(officer, "Latihan akh")
    assert [each.text for each in Post.objects.all()] == ["Latihan akhir"]
    assert Delivery.objects.count() == 1


def test_what_the_same_composer_sends_late_is_no_conflict(officer: Client) -> None:
    keep(officer, "Satu")
    post = Post.objects.get()
    assert "Kept as a draft" in keep(officer, "Dua", post=post.pk, version=1)
    fields = {"act": "draft", "text": "Tiga", "seat": "a" * 16, "post": post.pk, "version": 1}
    assert officer.post("/compose/", fields).status_code == 302
    assert [each.text for each in Post.objects.all()] == ["Tiga"]


def test_two_who_write_in_one_draft_learn_of_each_other(officer: Client, four: Four, browser: Browser) -> None:
    post = posts.post(four.regency_a, four.officer, text="Awal")
    head = browser(four.head)
    assert "Kept as a draft" in keep(head, "Dari kepala", seat="b" * 16, post=post.pk, version=1)
    answer = keep(officer, "Dari petugas", post=post.pk, version=1)
    assert f"{four.head.name} {OTHERS}" in answer
    assert f'href="/compose/{post.pk}/"' in answer
    fields = {"act": "draft", "text": "Dari petugas", "seat": "a" * 16, "post": post.pk, "version": 1}
    assert officer.post(f"/compose/{post.pk}/", fields).status_code == 422
    assert Post.objects.get().text == "Dari kepala"


def test_a_draft_that_was_scheduled_meanwhile_is_left_alone(officer: Client, four: Four) -> None:
    account = accounts.account(four.regency_a)
    post = posts.post(four.regency_a, four.officer, text="Awal")
    fields = {"text": "Awal", "accounts": account.pk, "day": "2031-03-04", "clock": "09:30", "version": 1}
    officer.post(f"/compose/{post.pk}/", {**fields, "act": "schedule"})
    assert "changed or scheduled this draft" in keep(officer, "Lain", post=post.pk, version=1)
    assert Post.objects.get().text == "Awal"


def test_nobody_keeps_words_in_a_draft_of_another_office(four: Four, browser: Browser) -> None:
    post = posts.post(four.regency_a, four.officer, text="Awal")
    keep(browser(four.stranger), "Asing", post=post.pk, version=1)
    assert Post.objects.get(pk=post.pk).text == "Awal"


def test_a_draft_goes_with_the_office_that_is_chosen_for_it(four: Four, browser: Browser) -> None:
    writer = people.person(roles={four.province: Role.OFFICER})
    lay_route(four.regency_a, [Wish("Kepala seksi")])
    client, account = browser(writer), accounts.account(four.regency_a)
    client.post("/compose/keep/", {"text": "Latihan", "seat": "a" * 16, "office": four.province.pk})
    (draft,) = Post.objects.all()
    fields = {"text": "Latihan", "accounts": account.pk, "day": "2031-03-04", "clock": "09:30", "version": 1}
    client.post(f"/compose/{draft.pk}/", {**fields, "office": four.regency_a.pk, "act": "schedule"})
    (made,) = Delivery.objects.select_related("post")
    assert (made.organisation_id, made.post.organisation_id) == (four.regency_a.pk, four.regency_a.pk)
    assert made.state == State.IN_REVIEW
