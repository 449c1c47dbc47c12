from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.contract import Account, PlatformName, RemoteId, Secrets
from connectors.errors import AuthDead, Rejected, Transient
from connectors.mastodon import authorise
from connectors.oauth import Application, Verifier
from connectors.wire import Wire
from tests.sandbox.stand import PracticeAccount, Stand

BACK = "https://corong.example/accounts/connected"


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("mastodon", "dinas", display_name="Dinas Latihan")


@pytest.mark.proves("authorise", "credentials")
def test_a_pasted_token_says_whose_it_is(practice: PracticeAccount, wire: Wire) -> None:
    identity = authorise.identify(practice.home, Secrets(access_token=f" {practice.secret}\n"), wire)
    host = urlsplit(practice.home).netloc
    assert (identity.remote_id, identity.handle, identity.name) == (
        practice.remote_id,
        f"@dinas@{host}",
        "Dinas Latihan",
    )


@pytest.mark.parametrize("token", ["", "salah", "dua kata", "tok\x00en", "ключ"])
def test_a_wrong_token_is_dead(token: str, practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, Secrets(access_token=token), wire)


def test_a_disabled_login_is_dead(stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    stand.disable(practice)
    with pytest.raises(AuthDead, match="disabled"):
        authorise.identify(practice.home, Secrets(access_token=practice.secret), wire)


def test_a_server_that_is_down_says_nothing_about_the_token(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.fault("error_before", endpoint="any", status=503)
    with pytest.raises(Transient):
        authorise.identify(practice.home, Secrets(access_token=practice.secret), wire)


def test_an_address_without_mastodon_is_refused(stand: Stand, wire: Wire) -> None:
    with pytest.raises(Rejected):
        authorise.identify(f"{stand.address}/mastodon-bukan", Secrets(access_token="x"), wire)


@pytest.mark.proves("renew", "credentials")
def test_tokens_do_not_expire_and_renewing_asks_whether_they_live(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    secrets = Secrets(access_token=practice.secret)
    account = Account(PlatformName("mastodon"), practice.home, RemoteId(practice.remote_id), "@dinas", secrets)
    assert authorise.renews_at(secrets) is None
    assert authorise.renew(account, wire) == secrets
    stand.revoke(practice)
    with pytest.raises(AuthDead):
        authorise.renew(account, wire)


def agreed(address: str) -> dict[str, str]:
    """Do what a person does in the browser, and give what comes back to us."""
    parts = urlsplit(address)
    with httpx.Client() as browser:
        answer = browser.post(
            f"{parts.scheme}://{parts.netloc}{parts.path}",
            data={**{name: values[0] for name, values in parse_qs(parts.query).items()}, "account": "dinas"},
        )
    back = urlsplit(answer.headers["Location"])
    return {name: values[0] for name, values in parse_qs(back.query).items()}


@pytest.mark.proves("authorise", "sign-in page")
@pytest.mark.proves("revoke", "credentials")
def test_a_person_who_agrees_connects_the_account_until_it_is_revoked(practice: PracticeAccount, wire: Wire) -> None:
    application = authorise.register(practice.home, BACK, wire, website="https://corong.example")
    verifier = Verifier()
    came_back = agreed(authorise.address(application, state="keadaan", verifier=verifier))
    assert came_back["state"] == "keadaan"
    secrets = authorise.exchange(application, came_back["code"], verifier, wire)
    assert authorise.identify(practice.home, secrets, wire).remote_id == practice.remote_id
    authorise.revoke(practice.home, secrets, wire)
    authorise.revoke(practice.home, secrets, wire)
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, secrets, wire)


def test_a_code_without_its_verifier_is_worth_nothing(practice: PracticeAccount, wire: Wire) -> None:
    application = authorise.register(practice.home, BACK, wire)
    came_back = agreed(authorise.address(application, state="keadaan", verifier=Verifier()))
    with pytest.raises(AuthDead):
        authorise.exchange(application, came_back["code"], Verifier(), wire)


def test_secrets_are_not_shown() -> None:
    application = Application("https://a.example", "id", BACK, "rahasia")
    shown = f"{application!r} {Verifier('rahasia')!r} {Secrets(access_token='rahasia')}"
    assert "rahasia" not in shown
