"""The accounts of each office: what the page tells, who may change them, and credentials that are typed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from corong.accounts import seal
from corong.accounts.models import Account, Application, Passage, TokenState
from corong.conversations.models import Message
from corong.database import now
from corong.metrics.commands import Measured, store
from corong.people.models import Role
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, people, posts, publications
from tests.factories.people import Four
from tests.sandbox.stand import PracticeAccount, Stand, start


@pytest.fixture(scope="module")
def running() -> Iterator[Stand]:
    with start(life_seconds=1800) as stand:
        yield stand


@pytest.fixture
def stand(running: Stand) -> Stand:
    running.reset()
    running.settings(audience=False)
    return running


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("bluesky", "dinas", display_name="Dinas Latihan")


def typed(client: Client, four: Four, practice: PracticeAccount, password: str = "") -> str:
    """Type an app password and give the page that is shown then."""
    form = {"home": practice.home, "identifier": practice.handle, "app_password": password or practice.secret}
    sent = {**form, "office": four.regency_a.pk, "act": "typed"}
    return client.post("/connect/new/bluesky/", sent, follow=True).content.decode()


def connected(client: Client, four: Four, practice: PracticeAccount) -> Account:
    typed(client, four, practice)
    client.post(f"/connect/choose/{Passage.objects.latest('pk').pk}/", {"accounts": practice.remote_id})
    return Account.objects.get(remote_id=practice.remote_id)


def test_a_typed_app_password_connects_the_account_it_belongs_to(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    assert "Which of these belong to Kabupaten Latihan A?" in typed(client, four, practice)
    assert not Account.objects.exists()
    account = connected(client, four, practice)
    assert (account.organisation, account.token_state) == (four.regency_a, TokenState.ALIVE)
    assert account.renews_at is not None
    assert account.expires_at is None
    assert practice.handle in client.get("/connect/").content.decode()


def test_a_wrong_password_is_refused_and_not_repeated_on_the_page(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    page = typed(browser(four.head), four, practice, password="salah-sekali-ini")
    assert "Bluesky refuses what was typed" in page
    assert "salah-sekali-ini" not in page
    assert practice.handle in page


def test_a_check_says_alive_dead_or_nothing_new(
    stand: Stand, four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    account = connected(client, four, practice)

    def check() -> str:
        return client.post(f"/connect/{account.pk}/check/", follow=True).content.decode()

    assert "works: the platform accepts it" in check()
    fault = stand.fault("error_before", endpoint="any", status=503)
    assert "What was known of the credentials stays" in check()
    assert Account.objects.get().token_state == TokenState.ALIVE
    stand.lift_faults(fault)
    stand.revoke(practice)
    page = check()
    assert "Bluesky refuses the credentials" in page
    assert Account.objects.get().token_state == TokenState.DEAD
    assert "Refused" in page
    stand.restore(practice)
    assert "works: the platform accepts it" in check()
    assert Account.objects.get().token_state == TokenState.ALIVE


def test_a_disconnected_account_keeps_its_history_and_holds_no_credentials(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    account = connected(client, four, practice)
    publications.publication(account, text="Sudah terbit")
    deliveries.delivery(posts.post(four.regency_a, four.head), account)
    page = client.post(f"/connect/{account.pk}/disconnect/", follow=True).content.decode()
    assert "is disconnected; its posts and figures stay" in page
    assert "1 post is planned on it" in page
    assert "1 disconnected account" in page
    account.refresh_from_db()
    assert account.publications.count() == 1
    assert (account.renews_at, account.token_state) == (None, TokenState.UNKNOWN)


def test_another_offices_account_is_not_taken_over(four: Four, browser: Browser, practice: PracticeAccount) -> None:
    account = connected(browser(four.head), four, practice)
    client = browser(people.person(roles={four.regency_b: Role.EDITOR}))
    form = {"home": practice.home, "identifier": practice.handle, "app_password": practice.secret, "act": "typed"}
    page = client.post("/connect/new/bluesky/", {**form, "office": four.regency_b.pk}, follow=True).content.decode()
    assert "Connected by another office" in page
    assert four.regency_a.name not in page
    chosen = {"accounts": practice.remote_id}
    page = client.post(f"/connect/choose/{Passage.objects.get().pk}/", chosen, follow=True).content.decode()
    assert "Another office has connected one of these accounts" in page
    assert Account.objects.get(pk=account.pk).organisation == four.regency_a


def test_the_page_tells_how_each_account_stands(four: Four, browser: Browser) -> None:
    ending = accounts.account(four.regency_a)
    dead = accounts.account(four.regency_a, "bluesky", token_state=TokenState.DEAD)
    Account.objects.filter(pk=ending.pk).update(expires_at=now() + timedelta(days=6))
    Account.objects.filter(pk=dead.pk).update(token_reason="password was changed", missing_scopes=["read"])
    store([Measured(publications.publication(ending).pk, now(), {"likes": 1})])
    Message.objects.create(account=ending, remote_id="1", kind="reply", author_handle="w", text="h", written_at=now())
    page = browser(four.officer).get("/connect/").content.decode()
    first, second = sorted(page.split('<li id="account_')[1:], key=lambda part: "password was changed" in part)
    assert "Ends soon" in first
    assert first.count("<time") == 3
    assert "Refused" in second
    assert "(password was changed)" in second
    assert "Permissions the platform did not grant: read" in " ".join(second.split())


def test_home_tells_which_credentials_end_soon(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a)
    Account.objects.filter(pk=account.pk).update(expires_at=now() + timedelta(days=6))
    assert "end on" in browser(four.officer).get("/").content.decode()
    Account.objects.filter(pk=account.pk).update(expires_at=now() + timedelta(days=8))
    assert "end on" not in browser(four.officer).get("/").content.decode()


def test_a_list_shows_b_nothing_of_a(four: Four, browser: Browser) -> None:
    account = accounts.account(four.regency_a)
    assert account.handle not in browser(four.stranger).get("/connect/").content.decode()
    for person in (four.officer, four.head, four.coordinator):
        assert account.handle in browser(person).get("/connect/").content.decode()


@pytest.mark.parametrize("verb", ["check", "disconnect", "again"])
def test_b_gets_404_and_who_may_not_connect_403(four: Four, browser: Browser, verb: str) -> None:
    account = accounts.account(four.regency_a)
    page = f"/connect/{account.pk}/{verb}/"
    assert browser(four.stranger).post(page).status_code == 404
    for person in (four.officer, four.coordinator):
        assert browser(person).post(page).status_code == 403
        assert f'href="/connect/{account.pk}/again/"' not in browser(person).get("/connect/").content.decode()
    assert Account.objects.get().disconnected_at is None


def test_only_who_may_connect_for_an_office_begins_for_it(four: Four, browser: Browser) -> None:
    for page in ("/connect/new/", "/connect/new/mastodon/"):
        assert browser(four.officer).get(page).status_code == 403
        assert browser(four.coordinator).get(page).status_code == 403
        assert browser(four.head).get(page).status_code == 200
        assert browser(four.head).get(page, {"office": four.regency_b.pk}).status_code == 404
    assert browser(four.head).get("/connect/new/tiada/").status_code == 404


def test_only_the_operator_enters_registrations_and_their_secret_is_not_shown_again(
    four: Four, browser: Browser
) -> None:
    operator = browser(people.person(roles={four.province: Role.OPERATOR}))
    form = {"platform": "linkedin", "client_id": "corong-latihan", "client_secret": "rahasia-latihan-9"}
    for person in (four.officer, four.head, four.stranger, four.coordinator):
        assert browser(person).post("/connect/registrations/", form).status_code == 403
    page = operator.post("/connect/registrations/", form, follow=True).content.decode()
    assert "corong-latihan" in page
    assert "rahasia-latihan-9" not in page
    operator.post("/connect/registrations/", {**form, "client_id": "corong-baru", "client_secret": ""})
    stored = Application.objects.get()
    assert stored.client_id == "corong-baru"
    assert seal.reveal(stored.sealed)["client_secret"] == "rahasia-latihan-9"
    page = browser(four.head).get("/connect/new/linkedin/").content.decode()
    assert "Go on to the sign-in page" in page


def test_without_a_registration_the_operator_is_named(four: Four, browser: Browser) -> None:
    page = browser(four.head).get("/connect/new/linkedin/").content.decode()
    assert "Corong is not registered on LinkedIn yet" in page
    assert "Go on to the sign-in page" not in page
