from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.contract import Account, PlatformName, Secrets
from connectors.errors import AuthDead, Transient
from connectors.oauth import Application, Verifier
from connectors.wire import Wire
from connectors.x import authorise
from tests.sandbox.stand import PracticeAccount, Stand

BACK = "https://corong.example/accounts/connected"


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("x", "dinas", display_name="Dinas Latihan")


@pytest.fixture(params=["rahasia-corong-latihan", ""], ids=["confidential", "public"])
def application(practice: PracticeAccount, request: pytest.FixtureRequest) -> Application:
    return Application(practice.home, "corong-latihan", BACK, request.param)


def agreed(address: str) -> dict[str, str]:
    """Do what a person does in the browser, and give what comes back to us."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with httpx.Client() as browser:
        answer = browser.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data={**asked, "account": "dinas"})
    back = urlsplit(answer.headers["Location"])
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def connected(application: Application, wire: Wire) -> Secrets:
    verifier = Verifier()
    came_back = agreed(authorise.address(application, state="keadaan", verifier=verifier))
    assert came_back["state"] == "keadaan"
    return authorise.exchange(application, came_back["code"], verifier, wire)


def account_of(practice: PracticeAccount, secrets: Secrets, wire: Wire) -> Account:
    [identity] = authorise.choices(practice.home, secrets, wire)
    return Account(PlatformName("x"), practice.home, identity.remote_id, identity.handle, identity.secrets)


@pytest.mark.proves("authorise", "sign-in page", "choice of account")
def test_a_person_who_agrees_connects_the_account(
    practice: PracticeAccount, application: Application, wire: Wire
) -> None:
    before = datetime.now(UTC)
    secrets = connected(application, wire)
    after = datetime.now(UTC)
    account = account_of(practice, secrets, wire)
    assert (account.remote_id, account.handle) == (practice.remote_id, "@dinas")
    renews_at = authorise.renews_at(secrets)
    assert renews_at is not None
    assert before <= renews_at - timedelta(hours=1, minutes=50) <= after


@pytest.mark.proves("renew", "credentials")
def test_each_renewal_gives_a_new_pair_and_the_old_one_is_dead(
    practice: PracticeAccount, application: Application, wire: Wire
) -> None:
    account = account_of(practice, connected(application, wire), wire)
    renewed = authorise.renew(account, wire)
    assert renewed["refresh_token"] != account.secrets["refresh_token"]
    assert (renewed["client_id"], renewed["client_secret"]) == (application.client_id, application.client_secret)
    assert authorise.identify(practice.home, renewed, wire).handle == "@dinas"
    with pytest.raises(AuthDead) as ended:
        authorise.identify(practice.home, account.secrets, wire)
    assert ended.value.expired


def test_a_refresh_token_used_twice_ends_everything_which_is_why_renewing_is_locked(
    practice: PracticeAccount, application: Application, wire: Wire
) -> None:
    account = account_of(practice, connected(application, wire), wire)
    renewed = authorise.renew(account, wire)
    with pytest.raises(AuthDead) as dead:
        authorise.renew(account, wire)
    assert not dead.value.expired
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, renewed, wire)


def test_without_a_refresh_token_a_person_is_needed(practice: PracticeAccount, wire: Wire) -> None:
    secrets = Secrets(access_token=practice.secret)
    assert authorise.renews_at(secrets) is None
    with pytest.raises(AuthDead, match="no refresh token"):
        authorise.renew(account_of(practice, secrets, wire), wire)


def test_an_answer_without_a_refresh_token_wipes_none(practice: PracticeAccount, wire: Wire) -> None:
    application = Application(practice.home, "corong-latihan", BACK, "", scopes=("tweet.read", "users.read"))
    assert "refresh_token" not in connected(application, wire)


def test_a_code_without_its_verifier_is_worth_nothing(application: Application, wire: Wire) -> None:
    came_back = agreed(authorise.address(application, state="keadaan", verifier=Verifier()))
    with pytest.raises(AuthDead):
        authorise.exchange(application, came_back["code"], Verifier(), wire)


def test_a_server_that_is_down_says_nothing_about_the_token(
    stand: Stand, practice: PracticeAccount, application: Application, wire: Wire
) -> None:
    account = account_of(practice, connected(application, wire), wire)
    stand.fault("error_before", endpoint="any", status=503)
    with pytest.raises(Transient):
        authorise.renew(account, wire)
    stand.lift_faults()
    assert authorise.renew(account, wire)["access_token"]


@pytest.mark.proves("revoke", "credentials")
def test_a_revoked_token_is_dead(practice: PracticeAccount, application: Application, wire: Wire) -> None:
    secrets = connected(application, wire)
    authorise.revoke(practice.home, secrets, wire)
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, secrets, wire)


def test_the_real_addresses_are_those_of_the_documentation() -> None:
    application = Application("https://api.x.com", "id", BACK, "")
    parts = urlsplit(authorise.address(application, state="s", verifier=Verifier("v" * 43)))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (parts.netloc, parts.path) == ("x.com", "/i/oauth2/authorize")
    assert query["scope"] == "tweet.read tweet.write users.read media.write offline.access tweet.moderate.write"
    assert query["code_challenge_method"] == "S256"
