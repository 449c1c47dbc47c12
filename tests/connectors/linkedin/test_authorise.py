from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Account, PlatformName, Secrets
from connectors.errors import AuthDead, Transient
from connectors.linkedin import authorise
from connectors.oauth import Verifier
from connectors.wire import Wire
from tests.connectors.consent import agreed, application_of
from tests.sandbox.stand import PracticeAccount, Stand


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("linkedin", "dinas", display_name="Dinas Latihan")


def connected(practice: PracticeAccount, wire: Wire, **more: str) -> Secrets:
    application, verifier = application_of(practice), Verifier()
    came_back = agreed(authorise.address(application, state="keadaan", verifier=verifier), "dinas", **more)
    assert came_back["state"] == "keadaan"
    return authorise.exchange(application, came_back["code"], verifier, wire)


def account_of(practice: PracticeAccount, secrets: Secrets, wire: Wire) -> Account:
    identity = authorise.identify(practice.home, secrets, wire)
    return Account(PlatformName("linkedin"), practice.home, identity.remote_id, identity.handle, identity.secrets)


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


@pytest.mark.proves("authorise", "choice of account")
def test_a_person_may_connect_any_page_they_run_or_themselves(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    other = stand.add_account("linkedin", "kota")
    found = authorise.choices(practice.home, connected(practice, wire), wire)
    assert [one.remote_id for one in found[:2]] == [practice.remote_id, other.remote_id]
    assert found[2].remote_id.startswith("urn:li:person:")
    for one in found:
        assert authorise.identify(practice.home, one.secrets, wire).remote_id == one.remote_id


def test_without_a_refresh_token_a_person_must_connect_again(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.settings("linkedin", has_refresh_tokens=False)
    secrets = connected(practice, wire)
    assert "refresh_token" not in secrets
    assert authorise.renews_at(secrets) is None
