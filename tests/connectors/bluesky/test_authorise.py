from datetime import UTC, datetime, timedelta

import pytest

from connectors.bluesky import authorise
from connectors.contract import Account, Identity, PlatformName, Secrets
from connectors.errors import AuthDead, RateLimited, Transient
from connectors.wire import Wire
from tests.sandbox.stand import PracticeAccount, Stand


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("bluesky", "dinas.practice.example")


def given(practice: PracticeAccount) -> Secrets:
    return Secrets(identifier=f"@{practice.handle}", app_password=practice.secret)


@pytest.fixture
def identity(practice: PracticeAccount, wire: Wire) -> Identity:
    return authorise.identify(practice.home, given(practice), wire)


def account_of(practice: PracticeAccount, secrets: Secrets) -> Account:
    return Account(PlatformName("bluesky"), practice.home, practice.remote_id, practice.handle, secrets)  # type: ignore[arg-type]


def sessions(stand: Stand) -> int:
    return sum(1 for call in stand.calls() if call["endpoint"].endswith("createSession"))


@pytest.mark.proves("authorise", "credentials")
def test_an_app_password_opens_a_session(practice: PracticeAccount, identity: Identity) -> None:
    assert (identity.remote_id, identity.handle) == (practice.remote_id, practice.handle)
    assert identity.secrets["app_password"] == practice.secret
    assert {"access_token", "refresh_token"} <= set(identity.secrets)


def test_a_session_that_lives_is_not_opened_twice(
    stand: Stand, practice: PracticeAccount, identity: Identity, wire: Wire
) -> None:
    again = authorise.identify(practice.home, identity.secrets, wire)
    assert again.secrets == identity.secrets
    assert sessions(stand) == 1


def test_a_session_is_renewed_before_it_ends(stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    stand.settings("bluesky", access_token_seconds=7200)
    before = datetime.now(UTC)
    secrets = authorise.identify(practice.home, given(practice), wire).secrets
    after = datetime.now(UTC)
    renews_at = authorise.renews_at(secrets)
    assert renews_at is not None
    began = renews_at + authorise.MARGIN - timedelta(seconds=7200)
    assert before - timedelta(seconds=1) <= began <= after  # tokens count whole seconds


def test_without_a_session_one_is_needed_at_once_and_an_opaque_one_is_left_alone() -> None:
    at_once = authorise.renews_at(Secrets(app_password="x"))
    assert at_once is not None
    assert at_once < datetime.now(UTC)
    for token in ("opak", "a.b.c", "a.e30.c", "a.eyJleHAiOiJiZXNvayJ9.c"):
        assert authorise.renews_at(Secrets(access_token=token)) is None


@pytest.mark.proves("renew", "credentials")
def test_a_refresh_token_gives_a_new_session_without_signing_in(
    stand: Stand, practice: PracticeAccount, identity: Identity, wire: Wire
) -> None:
    fresh = authorise.renew(account_of(practice, identity.secrets), wire)
    assert fresh["refresh_token"] != identity.secrets["refresh_token"]
    assert fresh["app_password"] == practice.secret
    assert sessions(stand) == 1


def test_a_lost_answer_to_a_refresh_can_be_repeated(
    stand: Stand, practice: PracticeAccount, identity: Identity, wire: Wire
) -> None:
    stand.fault("lost_after", count=1, endpoint="authorise")
    with pytest.raises(Transient):
        authorise.renew(account_of(practice, identity.secrets), wire)
    assert authorise.renew(account_of(practice, identity.secrets), wire)["access_token"]
    assert sessions(stand) == 1


def test_a_dead_refresh_token_falls_back_to_the_app_password(
    stand: Stand, practice: PracticeAccount, identity: Identity, wire: Wire
) -> None:
    stale = Secrets({**identity.secrets, "refresh_token": "mati"})
    assert authorise.renew(account_of(practice, stale), wire)["refresh_token"] != "mati"
    assert sessions(stand) == 2


def test_a_revoked_app_password_is_dead(
    stand: Stand, practice: PracticeAccount, identity: Identity, wire: Wire
) -> None:
    stand.revoke(practice)
    with pytest.raises(AuthDead) as dead:
        authorise.renew(account_of(practice, identity.secrets), wire)
    assert not dead.value.expired


def test_a_wrong_app_password_is_dead(practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(AuthDead, match="Invalid identifier or password"):
        authorise.identify(practice.home, Secrets(identifier=practice.handle, app_password="salah"), wire)


def test_too_many_sign_ins_end_in_a_limit_and_not_in_a_dead_account(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.settings("bluesky", rate_limits={"sessions": 1})
    authorise.identify(practice.home, given(practice), wire)
    with pytest.raises(RateLimited):
        authorise.identify(practice.home, given(practice), wire)


def test_an_account_taken_down_is_dead(stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    stand.disable(practice)
    with pytest.raises(AuthDead, match="taken down"):
        authorise.identify(practice.home, given(practice), wire)
