import pytest

from connectors.contract import Account, PlatformName, Secrets
from connectors.errors import AuthDead, Rejected, Transient
from connectors.telegram import authorise
from connectors.wire import Wire
from tests.sandbox.stand import PracticeAccount, Stand


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("telegram", "humas_latihan", display_name="Humas Latihan")


def secrets_of(practice: PracticeAccount, channel: str = "@humas_latihan") -> Secrets:
    return Secrets(bot_token=practice.secret, channel=channel)


@pytest.mark.proves("authorise", "credentials", "choice of account")
@pytest.mark.proves("renew", "credentials")
def test_the_channel_is_found_by_its_name_and_kept_by_its_number(practice: PracticeAccount, wire: Wire) -> None:
    [identity] = authorise.choices(practice.home, secrets_of(practice), wire)
    assert (identity.remote_id, identity.handle, identity.name) == (
        practice.remote_id,
        "@humas_latihan",
        "Humas Latihan",
    )
    assert identity.url == f"{practice.home}/humas_latihan"
    assert identity.secrets["chat"] == practice.remote_id
    assert identity.secrets["linked_chat"].startswith("-100")
    account = Account(PlatformName("telegram"), practice.home, identity.remote_id, identity.handle, identity.secrets)
    assert authorise.renews_at(identity.secrets) is None
    assert authorise.renew(account, wire) == identity.secrets


@pytest.mark.parametrize("token", ["", "salah", "123:kurang", "1234567890:abc/../../getMe?x=abcdefghijkl"])
def test_what_is_no_token_is_never_sent(token: str, stand: Stand, practice: PracticeAccount, wire: Wire) -> None:
    before = len(stand.calls())
    with pytest.raises(AuthDead):
        authorise.identify(practice.home, Secrets(bot_token=token, channel="@humas_latihan"), wire)
    assert len(stand.calls()) == before


def test_a_wrong_token_an_unknown_channel_and_missing_rights_are_dead(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    with pytest.raises(AuthDead, match="Unauthorized"):
        authorise.identify(practice.home, Secrets(bot_token="1234567:" + "a" * 35, channel="@humas_latihan"), wire)
    with pytest.raises(AuthDead, match="chat not found"):
        authorise.identify(practice.home, secrets_of(practice, "@tidak_ada"), wire)
    with pytest.raises(AuthDead, match="no channel"):
        authorise.identify(practice.home, secrets_of(practice, " "), wire)
    stand.settings("telegram", bot_may_post=False)
    with pytest.raises(AuthDead, match="may not post"):
        authorise.identify(practice.home, secrets_of(practice), wire)


def test_a_group_is_no_channel(practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(AuthDead, match="may not post"):
        authorise.identify(practice.home, secrets_of(practice, "@humas_latihan_diskusi"), wire)


def test_a_server_that_is_down_says_nothing_about_the_token(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.fault("error_before", endpoint="any", status=502)
    with pytest.raises(Transient):
        authorise.identify(practice.home, secrets_of(practice), wire)


def test_an_address_that_is_none_is_refused_without_the_token(practice: PracticeAccount, wire: Wire) -> None:
    with pytest.raises(Rejected) as refused:
        authorise.identify("ftp://api.telegram.org", secrets_of(practice), wire)
    assert practice.secret not in str(refused.value)
