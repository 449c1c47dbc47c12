from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.contract import Account, PlatformName, RemoteId, Secrets
from connectors.errors import AuthDead, Rejected, Transient
from connectors.oauth import Application, Verifier
from connectors.threads import authorise
from connectors.threads.capabilities import CAPABILITIES
from connectors.wire import Wire
from tests.sandbox.stand import PracticeAccount, Stand

BACK = "https://corong.example/accounts/connected"


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("threads", "dinas", display_name="Dinas Latihan")


def application_at(home: str) -> Application:
    return Application(home, "corong-latihan", BACK, "rahasia-corong-latihan", CAPABILITIES.scopes)


def agreed(address: str) -> dict[str, str]:
    """Do what a person does in the browser, and give what comes back to us."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with httpx.Client() as browser:
        answer = browser.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data={**asked, "account": "dinas"})
    back = urlsplit(answer.headers["Location"])
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def test_the_real_sign_in_page_is_on_another_host() -> None:
    address = authorise.address(application_at("https://graph.threads.net"), state="keadaan", verifier=Verifier())
    assert address.startswith("https://threads.com/oauth/authorize?")
    assert "rahasia" not in address


@pytest.mark.proves("authorise", "sign-in page", "choice of account")
def test_a_person_who_agrees_gives_a_token_of_sixty_days(practice: PracticeAccount, wire: Wire) -> None:
    application = application_at(practice.home)
    came_back = agreed(authorise.address(application, state="keadaan", verifier=Verifier()))
    assert came_back["state"] == "keadaan"
    secrets = authorise.exchange(application, came_back["code"], Verifier(), wire)
    [profile] = authorise.choices(practice.home, secrets, wire)
    assert (profile.remote_id, profile.handle, profile.name) == (practice.remote_id, "dinas", "Dinas Latihan")
    renews_at = authorise.renews_at(profile.secrets)
    assert renews_at is not None
    assert abs(renews_at - datetime.now(UTC) - timedelta(days=40)) < timedelta(minutes=1)
    with pytest.raises(AuthDead):
        authorise.exchange(application, came_back["code"], Verifier(), wire)


@pytest.mark.proves("renew", "credentials")
def test_a_token_is_renewed_once_it_is_a_day_old(stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    identity = authorise.identify(practice.home, Secrets(access_token=practice.secret), wire)
    account = Account(PlatformName("threads"), practice.home, RemoteId(practice.remote_id), "dinas", identity.secrets)
    with pytest.raises(Rejected, match="24 hours"):
        authorise.renew(account, wire)
    # Youth shrinks with life: an hour instead of sixty days makes a day a minute.
    stand.settings("threads", token_life_seconds=3600)
    stand.let_pass(61)
    fresh = authorise.renew(account, wire)
    assert fresh["access_token"] != practice.secret
    assert fresh["ends_at"] < identity.secrets["ends_at"]


@pytest.mark.parametrize("token", ["", "salah", "dua kata", "tok\x00en", "ключ"])
def test_a_wrong_token_is_dead(token: str, practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, Secrets(access_token=token), wire)


def test_a_dead_token_cannot_be_renewed(stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    secrets = Secrets(access_token=practice.secret)
    account = Account(PlatformName("threads"), practice.home, RemoteId(practice.remote_id), "dinas", secrets)
    stand.revoke(practice)
    with pytest.raises(AuthDead):
        authorise.renew(account, wire)


def test_a_server_that_is_down_says_nothing_about_the_token(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.fault("error_before", endpoint="any", status=503)
    with pytest.raises(Transient):
        authorise.identify(practice.home, Secrets(access_token=practice.secret), wire)
