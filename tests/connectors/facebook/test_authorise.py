from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.contract import Account, PlatformName, RemoteId, Secrets
from connectors.errors import AuthDead, Rejected, Transient
from connectors.facebook import authorise
from connectors.facebook.capabilities import CAPABILITIES
from connectors.oauth import Application, Verifier
from connectors.wire import Wire
from tests.sandbox.stand import PracticeAccount, Stand

BACK = "https://corong.example/accounts/connected"


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("facebook", "dinas", display_name="Dinas Latihan")


def application_at(home: str) -> Application:
    return Application(home, "corong-latihan", BACK, "rahasia-corong-latihan", CAPABILITIES.scopes)


def agreed(address: str, **more: str) -> dict[str, str]:
    """Do what a person does in the browser, and give what comes back to us."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    with httpx.Client() as browser:
        answer = browser.post(
            f"{parts.scheme}://{parts.netloc}{parts.path}", data={**asked, "account": "dinas", **more}
        )
    back = urlsplit(answer.headers["Location"])
    assert back.fragment == "_"
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def test_the_real_sign_in_page_is_on_another_host() -> None:
    address = authorise.address(application_at("https://graph.facebook.com"), state="keadaan", verifier=Verifier())
    assert address.startswith("https://www.facebook.com/v26.0/dialog/oauth?")
    assert "rahasia" not in address


@pytest.mark.proves("authorise", "sign-in page", "choice of account")
def test_a_person_who_agrees_picks_among_their_pages(stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    other = stand.add_account("facebook", "puskesmas")
    application = application_at(practice.home)
    came_back = agreed(authorise.address(application, state="keadaan", verifier=Verifier()))
    assert came_back["state"] == "keadaan"
    person = authorise.exchange(application, came_back["code"] + "#_", Verifier(), wire)
    choices = authorise.choices(practice.home, person, wire)
    assert {one.remote_id for one in choices} == {practice.remote_id, other.remote_id}
    [page] = [one for one in choices if one.remote_id == practice.remote_id]
    identity = authorise.identify(practice.home, page.secrets, wire)
    assert (identity.remote_id, identity.name) == (practice.remote_id, "Dinas Latihan")


def test_a_code_works_once_and_only_where_it_came_from(practice: PracticeAccount, wire: Wire) -> None:
    application = application_at(practice.home)
    code = agreed(authorise.address(application, state="keadaan", verifier=Verifier()))["code"]
    authorise.exchange(application, code, Verifier(), wire)
    with pytest.raises(AuthDead):
        authorise.exchange(application, code, Verifier(), wire)


def test_without_the_scope_there_are_no_pages_to_pick(practice: PracticeAccount, wire: Wire) -> None:
    application = application_at(practice.home)
    address = authorise.address(application, state="keadaan", verifier=Verifier())
    person = authorise.exchange(application, agreed(address, refused="pages_show_list")["code"], Verifier(), wire)
    with pytest.raises(AuthDead, match="pages_show_list"):
        authorise.choices(practice.home, person, wire)


def test_a_persons_token_is_not_taken_for_a_pages(practice: PracticeAccount, wire: Wire) -> None:
    application = application_at(practice.home)
    code = agreed(authorise.address(application, state="keadaan", verifier=Verifier()))["code"]
    person = authorise.exchange(application, code, Verifier(), wire)
    with pytest.raises(Rejected, match="nonexisting field"):
        authorise.identify(practice.home, person, wire)


@pytest.mark.parametrize("token", ["", "salah", "dua kata", "tok\x00en", "ключ"])
def test_a_wrong_token_is_dead(token: str, practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, Secrets(access_token=token), wire)


def test_a_server_that_is_down_says_nothing_about_the_token(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.fault("error_before", endpoint="any", status=503)
    with pytest.raises(Transient):
        authorise.identify(practice.home, Secrets(access_token=practice.secret), wire)


@pytest.mark.proves("renew", "credentials")
def test_tokens_of_pages_do_not_expire_and_renewing_asks_whether_they_live(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    secrets = Secrets(access_token=practice.secret)
    account = Account(PlatformName("facebook"), practice.home, RemoteId(practice.remote_id), "dinas", secrets)
    assert authorise.renews_at(secrets) is None
    assert authorise.renew(account, wire) == secrets
    stand.revoke(practice)
    with pytest.raises(AuthDead, match="password"):
        authorise.renew(account, wire)
