import httpx
import pytest

from connectors.contract import Account, PlatformName, Secrets
from connectors.discord import authorise
from connectors.discord.dialect import hook
from connectors.errors import AuthDead, RateLimited, Transient
from connectors.wire import Wire
from tests.connectors.discord.test_contract import hook_of
from tests.sandbox.stand import PracticeAccount, Stand


@pytest.fixture
def practice(stand: Stand) -> PracticeAccount:
    return stand.add_account("discord", "humas", display_name="Humas Latihan")


def secrets_of(practice: PracticeAccount) -> Secrets:
    return Secrets(webhook_address=f" {hook_of(practice)}\n")


@pytest.mark.proves("authorise", "credentials")
def test_a_pasted_address_says_which_channel_it_writes_in(practice: PracticeAccount, wire: Wire) -> None:
    identity = authorise.identify(practice.home, secrets_of(practice), wire)
    assert (identity.remote_id, identity.handle, identity.name) == (
        practice.remote_id,
        "Humas Latihan",
        "Humas Latihan",
    )
    assert identity.url == f"{practice.home}/channels/{identity.secrets['guild']}/{practice.remote_id}"


@pytest.mark.proves("renew", "credentials")
def test_addresses_do_not_expire_and_renewing_asks_whether_they_live(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    secrets = authorise.identify(practice.home, secrets_of(practice), wire).secrets
    account = Account(PlatformName("discord"), practice.home, practice.remote_id, "Humas Latihan", secrets)  # type: ignore[arg-type]
    assert authorise.renews_at(secrets) is None
    assert authorise.renew(account, wire) == secrets
    stand.revoke(practice)
    with pytest.raises(AuthDead, match="Unknown Webhook"):
        authorise.renew(account, wire)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "salah",
        "https://discord.com.example/api/webhooks/123456789012345678/abcdefghij0123456789",
        "https://discord.com/api/webhooks/123456789012345678/../../users/abcdefghijkl",
        "https://discord.com/channels/123456789012345678/123456789012345678",
        "http://127.0.0.1/api/webhooks/123456789012345678/abcdefghij0123456789",
    ],
)
def test_what_is_no_address_of_a_webhook_is_never_sent(typed: str, wire: Wire) -> None:
    with pytest.raises(AuthDead, match="no address"):
        authorise.identify("https://discord.com", Secrets(webhook_address=typed), wire)


@pytest.mark.parametrize("host", ["discord.com", "discordapp.com", "canary.discord.com"])
def test_addresses_of_every_version_of_the_app_lead_to_one_place(host: str) -> None:
    typed = f"https://{host}/api/webhooks/123456789012345678/abcdefghij0123456789"
    called = hook("https://discord.com", Secrets(webhook_address=typed))
    assert called == "https://discord.com/api/v10/webhooks/123456789012345678/abcdefghij0123456789"
    assert called.secrets == ("abcdefghij0123456789",)


def test_a_wrong_secret_is_dead_and_not_repeated(practice: PracticeAccount, wire: Wire) -> None:
    number = practice.secret.partition("/")[0]
    typed = f"{practice.home}/api/webhooks/{number}/salahsalahsalah"
    with pytest.raises(AuthDead, match="Invalid Webhook Token") as dead:
        authorise.identify(practice.home, Secrets(webhook_address=typed), wire)
    assert "salahsalahsalah" not in str(dead.value)


def test_a_server_that_is_down_or_busy_says_nothing_about_the_webhook(
    stand: Stand, practice: PracticeAccount, wire: Wire
) -> None:
    stand.fault("error_before", endpoint="any", status=502, count=1)
    with pytest.raises(Transient):
        authorise.identify(practice.home, secrets_of(practice), wire)
    stand.fault("rate_limited", endpoint="any", count=1)
    with pytest.raises(RateLimited):
        authorise.identify(practice.home, secrets_of(practice), wire)


def test_without_waiting_nothing_is_told_of_the_message(practice: PracticeAccount, stand: Stand) -> None:
    # Which is why the connector always waits.
    with httpx.Client() as http:
        answer = http.post(hook_of(practice), json={"content": "(latihan) tanpa menunggu"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert [post.text for post in stand.record()] == ["(latihan) tanpa menunggu"]
