"""Connecting accounts by a platform's sign-in page: who may, what comes back, what is refused."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from corong.accounts.models import Account, Application, Passage
from corong.database import now
from corong.events.models import Event
from tests.accounts.people import address_on, answer, come_back, leave
from tests.dashboard.conftest import Browser
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
    return stand.add_account("mastodon", "dinas", display_name="Dinas Latihan")


def test_who_allows_corong_chooses_the_account_and_has_it_connected(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    address = leave(client, four.regency_a, practice.home)
    came_back = answer(address, account="dinas")
    page = come_back(client, came_back)
    assert "Which of these belong to Kabupaten Latihan A?" in page
    assert "Dinas Latihan" in page
    passage = Passage.objects.get()
    page = client.post(f"/connect/choose/{passage.pk}/", {"accounts": practice.remote_id}, follow=True).content.decode()
    assert "Connected: @dinas@" in page
    account = Account.objects.get()
    assert (account.organisation, account.remote_id, account.token_state) == (
        four.regency_a,
        practice.remote_id,
        "alive",
    )
    assert not Passage.objects.exists()
    assert Event.objects.get(kind="account.connected").person_id == four.head.pk


def test_an_officers_own_account_is_connected_as_theirs_and_nobody_elses(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    page = come_back(client, answer(leave(client, four.regency_a, practice.home), account="dinas"))
    assert f"{four.officer.name}'s own" in page
    assert four.stranger.name not in page
    path = f"/connect/choose/{Passage.objects.get().pk}/"
    refused = client.post(path, {"accounts": practice.remote_id, "officer": four.stranger.pk})
    assert refused.status_code == 422
    assert not Account.objects.exists()
    client.post(path, {"accounts": practice.remote_id, "officer": four.officer.pk})
    assert Account.objects.get().officer == four.officer
    # Connected again it stays theirs, whatever is chosen.
    come_back(client, answer(leave(client, four.regency_a, practice.home), account="dinas"))
    client.post(f"/connect/choose/{Passage.objects.get().pk}/", {"accounts": practice.remote_id})
    assert Account.objects.get().officer == four.officer


def test_the_address_binds_the_way_to_a_challenge_and_a_state_that_is_not_stored(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    address = leave(browser(four.head), four.regency_a, practice.home)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://testserver/connect/back/"
    passage = Passage.objects.get()
    assert asked["state"] not in {passage.state_digest, passage.session_digest}
    assert len(asked["state"]) >= 40


def test_corong_makes_itself_known_to_a_server_once(
    stand: Stand, four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    for _ in range(3):
        leave(client, four.regency_a, practice.home)
    assert [call["endpoint"] for call in stand.calls()].count("POST /api/v1/apps") == 1
    assert Application.objects.get().home == practice.home


def test_who_says_no_is_told_that_nothing_was_connected(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    came_back = answer(leave(client, four.regency_a, practice.home), account="dinas", answer="deny")
    assert "Permission was refused on Mastodon" in come_back(client, came_back)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("invalid_scope", "must add these permissions"),
        ("invalid_client", "does not know Corong under this registration"),
        ("server_error", "try again in some minutes"),
        ("<b>x</b>", "sent you back with an error: &lt;b&gt;x&lt;/b&gt;"),
    ],
)
def test_each_error_of_a_platform_has_its_sentence(
    four: Four, browser: Browser, practice: PracticeAccount, error: str, sentence: str
) -> None:
    client = browser(four.head)
    state = parse_qs(urlsplit(leave(client, four.regency_a, practice.home)).query)["state"][0]
    assert sentence in come_back(client, {"state": state, "error": error})


def test_a_way_back_works_once(stand: Stand, four: Four, browser: Browser, practice: PracticeAccount) -> None:
    client = browser(four.head)
    came_back = answer(leave(client, four.regency_a, practice.home), account="dinas")
    come_back(client, came_back)
    before = stand.summary()["calls"]
    assert "used already" in come_back(client, came_back)
    assert stand.summary()["calls"] == before


@pytest.mark.parametrize("whose", ["another person's", "another session's", "made up", "none"])
def test_a_way_back_of_somebody_else_leads_nowhere(
    stand: Stand, four: Four, browser: Browser, practice: PracticeAccount, whose: str
) -> None:
    came_back = answer(leave(browser(four.head), four.regency_a, practice.home), account="dinas")
    other = browser(four.stranger if whose == "another person's" else four.head)
    if whose in {"made up", "none"}:
        came_back["state"] = "x" * 43 if whose == "made up" else ""
    before = stand.summary()["calls"]
    assert "was not begun by you in this browser session" in come_back(other, came_back)
    assert stand.summary()["calls"] == before
    assert Passage.objects.get().returned_at is None


def test_after_ten_minutes_the_way_back_is_closed(four: Four, browser: Browser, practice: PracticeAccount) -> None:
    client = browser(four.head)
    came_back = answer(leave(client, four.regency_a, practice.home), account="dinas")
    assert timedelta(minutes=9) < Passage.objects.get().expires_at - now() <= timedelta(minutes=10)
    Passage.objects.update(expires_at=now())
    assert "longer than ten minutes" in come_back(client, came_back)


def test_a_code_that_is_not_ours_is_refused(four: Four, browser: Browser, practice: PracticeAccount) -> None:
    client = browser(four.head)
    came_back = answer(leave(client, four.regency_a, practice.home), account="dinas")
    page = come_back(client, {**came_back, "code": "kode-palsu-123456"})
    assert "does not accept the way back" in page
    assert "kode-palsu-123456" not in page


def test_who_is_not_signed_in_any_more_leaves_no_code_on_the_page(
    four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    client = browser(four.head)
    came_back = answer(leave(client, four.regency_a, practice.home), account="dinas")
    client.logout()
    page = come_back(client, came_back)
    assert "Your session had ended" in page or "Sesi" in page
    assert came_back["code"] not in page


def test_missing_permissions_are_named(four: Four, browser: Browser, practice: PracticeAccount) -> None:
    client = browser(four.head)
    address = leave(client, four.regency_a, practice.home)
    page = come_back(
        client, answer(address, account="dinas", scope="read:accounts read:statuses read:notifications write:statuses")
    )
    assert "Missing: write:media." in page
    page = client.post(
        f"/connect/choose/{Passage.objects.get().pk}/", {"accounts": practice.remote_id}, follow=True
    ).content.decode()
    assert "Missing: write:media." in page
    assert Account.objects.get().missing_scopes == ["write:media"]


def test_connecting_again_keeps_the_account_and_refuses_another_identity(
    stand: Stand, four: Four, browser: Browser, practice: PracticeAccount
) -> None:
    stand.add_account("mastodon", "lain")
    client = browser(four.head)
    come_back(client, answer(leave(client, four.regency_a, practice.home), account="dinas"))
    client.post(f"/connect/choose/{Passage.objects.get().pk}/", {"accounts": practice.remote_id})
    account = Account.objects.get()
    client.post(f"/connect/{account.pk}/disconnect/")

    def again(name: str) -> str:
        page = client.post(f"/connect/{account.pk}/again/", {"act": "sign_in"}).content.decode()
        return come_back(client, answer(address_on(page), account=name))

    refused = again("lain")
    assert "You signed in as @lain@" in refused
    assert "but this account is @dinas@" in refused
    assert Account.objects.get().disconnected_at is not None
    assert "Connected: @dinas@" in again("dinas")
    assert (Account.objects.get().pk, Account.objects.get().disconnected_at) == (account.pk, None)


@pytest.mark.parametrize(
    ("home", "sentence"),
    [
        ("https://10.0.0.1", "inside this network"),
        ("http://mastodon.example", "must be called by https://"),
        ("ftp://mastodon.example", "is not an address of a server"),
        ("", "the address of the server is missing"),
    ],
)
def test_an_address_we_may_not_call_is_refused(four: Four, browser: Browser, home: str, sentence: str) -> None:
    page = browser(four.head).post(
        "/connect/new/mastodon/", {"office": four.regency_a.pk, "home": home, "act": "sign_in"}
    )
    assert page.status_code == 422
    assert sentence in page.content.decode()
