from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.contract import Account, PlatformName, Secrets
from connectors.errors import AuthDead, Rejected, Transient
from connectors.oauth import Application, Verifier
from connectors.wire import Wire
from connectors.wordpress import authorise
from tests.sandbox.stand import PracticeAccount, Stand

BACK = "https://corong.example/accounts/back"


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("wordpress", "humas", display_name="Humas Latihan")


def secrets_of(practice: PracticeAccount) -> Secrets:
    return Secrets(username=practice.handle, app_password=practice.secret)


@pytest.mark.proves("authorise", "credentials")
def test_a_pasted_password_says_whose_it_is_with_or_without_its_blanks(practice: PracticeAccount, wire: Wire) -> None:
    assert " " in practice.secret
    for password in (practice.secret, practice.secret.replace(" ", ""), f" {practice.secret}\n"):
        identity = authorise.identify(practice.home, Secrets(username="humas", app_password=password), wire)
        assert (identity.remote_id, identity.name) == (practice.remote_id, "Humas Latihan")
        assert identity.handle == f"humas@{urlsplit(practice.home).netloc}"
        assert identity.secrets["rest_root"] == f"{practice.home}/wp-json/"


@pytest.mark.parametrize(("username", "password"), [("humas", "salah"), ("siapa", "salah"), ("", "x"), ("humas", " ")])
def test_wrong_credentials_are_dead(username: str, password: str, practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, Secrets(username=username, app_password=password), wire)


def test_a_server_that_strips_the_login_is_told_at_once(stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    stand.settings("wordpress", strips_authorization=True)
    with pytest.raises(AuthDead, match="not currently logged in"):
        authorise.identify(practice.home, secrets_of(practice), wire)


def test_an_address_without_wordpress_is_refused(stand: Stand, wire: Wire) -> None:
    with pytest.raises(Rejected):
        authorise.identify(f"{stand.address}/mastodon/latihan", Secrets(username="a", app_password="b"), wire)


def test_a_server_that_is_down_says_nothing_about_the_password(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.fault("error_before", endpoint="any", status=503)
    with pytest.raises(Transient):
        authorise.identify(practice.home, secrets_of(practice), wire)


@pytest.mark.proves("authorise", "choice of account")
@pytest.mark.proves("renew", "credentials")
def test_passwords_do_not_expire_and_renewing_asks_whether_they_live(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    [identity] = authorise.choices(practice.home, secrets_of(practice), wire)
    account = Account(PlatformName("wordpress"), practice.home, identity.remote_id, identity.handle, identity.secrets)
    assert authorise.renews_at(identity.secrets) is None
    assert authorise.renew(account, wire) == identity.secrets
    stand.revoke(practice)
    with pytest.raises(AuthDead):
        authorise.renew(account, wire)


def sent_back(address: str, answer: str) -> str:
    """Do what a person does in the browser, and give the query of the address of return."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with httpx.Client() as browser:
        given = browser.post(
            f"{parts.scheme}://{parts.netloc}{parts.path}", data={**asked, "account": "humas", "answer": answer}
        )
    return urlsplit(given.headers["Location"]).query


@pytest.mark.proves("authorise", "sign-in page")
def test_a_person_who_agrees_on_the_sites_page_connects_it(practice: PracticeAccount, wire: Wire) -> None:
    application = Application(practice.home, "", BACK, "")
    verifier = Verifier()
    query = sent_back(authorise.address(application, state="keadaan", verifier=verifier), "approve")
    assert parse_qs(query)["state"] == ["keadaan"]
    secrets = authorise.exchange(application, query, verifier, wire)
    assert authorise.identify(practice.home, secrets, wire).remote_id == practice.remote_id


def test_a_person_who_refuses_comes_back_with_an_error(practice: PracticeAccount, wire: Wire) -> None:
    application = Application(practice.home, "", BACK, "")
    query = sent_back(authorise.address(application, state="keadaan", verifier=Verifier()), "reject")
    assert parse_qs(query) == {"state": ["keadaan"], "error": ["access_denied"]}
    with pytest.raises(AuthDead):
        authorise.exchange(application, query, Verifier(), wire)
