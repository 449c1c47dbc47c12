from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Account, PlatformName, Secrets
from connectors.errors import AuthDead, Transient
from connectors.oauth import Verifier
from connectors.wire import Wire
from connectors.youtube import authorise
from tests.connectors.consent import agreed, application_of
from tests.sandbox.stand import PracticeAccount, Stand


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("youtube", "dinas", display_name="Dinas Latihan")


def connected(practice: PracticeAccount, wire: Wire, **more: str) -> Secrets:
    application, verifier = application_of(practice), Verifier()
    came_back = agreed(authorise.address(application, state="keadaan", verifier=verifier), "dinas", **more)
    assert came_back["state"] == "keadaan"
    return authorise.exchange(application, came_back["code"], verifier, wire)


def account_of(practice: PracticeAccount, secrets: Secrets, wire: Wire) -> Account:
    identity = authorise.identify(practice.home, secrets, wire)
    return Account(PlatformName("youtube"), practice.home, identity.remote_id, identity.handle, identity.secrets)


@pytest.mark.parametrize("token", ["", "salah", "dua kata", "tok\x00en", "\u043a\u043b\u044e\u0447"])
def test_a_wrong_token_is_dead(token: str, practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, Secrets(access_token=token), wire)


def test_a_server_that_is_down_says_nothing_about_the_token(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.fault("error_before", endpoint="any", status=503)
    with pytest.raises(Transient):
        authorise.identify(practice.home, Secrets(access_token=practice.secret), wire)


@pytest.mark.proves("authorise", "sign-in page", "choice of account")
def test_a_person_who_agrees_connects_the_account(practice: PracticeAccount, wire: Wire) -> None:
    account = account_of(practice, connected(practice, wire), wire)
    assert account.remote_id == practice.remote_id
    first, *_ = authorise.choices(practice.home, account.secrets, wire)
    assert first.remote_id == practice.remote_id


def test_a_code_works_once(practice: PracticeAccount, wire: Wire) -> None:
    application, verifier = application_of(practice), Verifier()
    came_back = agreed(authorise.address(application, state="keadaan", verifier=verifier), "dinas")
    authorise.exchange(application, came_back["code"], verifier, wire)
    with pytest.raises(AuthDead):
        authorise.exchange(application, came_back["code"], verifier, wire)


@pytest.mark.proves("renew", "credentials")
def test_a_token_is_renewed_before_its_end_and_a_revoked_one_is_dead(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    account = account_of(practice, connected(practice, wire), wire)
    renews_at = authorise.renews_at(account.secrets)
    assert renews_at is not None
    assert datetime.now(UTC) < renews_at < datetime.now(UTC) + timedelta(days=61)
    fresh = authorise.renew(account, wire)
    assert fresh["access_token"] != account.secrets["access_token"]
    assert authorise.identify(practice.home, fresh, wire).remote_id == practice.remote_id
    stand.revoke(practice)
    with pytest.raises(AuthDead):
        authorise.renew(account, wire)


def test_a_token_without_an_end_is_only_asked_for(practice: PracticeAccount, wire: Wire) -> None:
    account = account_of(practice, Secrets(access_token=practice.secret), wire)
    assert authorise.renews_at(account.secrets) is None
    assert authorise.renew(account, wire)["access_token"] == practice.secret


def test_a_code_without_its_verifier_is_worth_nothing(practice: PracticeAccount, wire: Wire) -> None:
    application = application_of(practice)
    came_back = agreed(authorise.address(application, state="keadaan", verifier=Verifier()), "dinas")
    with pytest.raises(AuthDead):
        authorise.exchange(application, came_back["code"], Verifier(), wire)


def test_a_renewal_keeps_the_refresh_token(practice: PracticeAccount, wire: Wire) -> None:
    account = account_of(practice, connected(practice, wire), wire)
    assert authorise.renew(account, wire)["refresh_token"] == account.secrets["refresh_token"]


def test_sending_videos_alone_is_not_enough(practice: PracticeAccount, wire: Wire) -> None:
    secrets = Secrets(access_token=practice.secret, scope="https://www.googleapis.com/auth/youtube.upload")
    with pytest.raises(AuthDead, match="did not allow"):
        authorise.identify(practice.home, secrets, wire)
