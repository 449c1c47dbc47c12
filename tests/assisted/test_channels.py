"""Accounts on platforms without an API, and the addresses people paste."""

from datetime import UTC, datetime

import pytest

from connectors import contract
from connectors.catalogue import assisted, platform
from connectors.contract import Draft, IdempotencyKey, Prepared, Secrets
from connectors.errors import Rejected
from connectors.wire import Wire

BOTH = ("whatsapp_channel", "instagram_story")
WIRE = Wire(allow_loopback=False)
CHANNEL = "https://whatsapp.com/channel/0029VaLatihan0123456789"
STORY = "https://www.instagram.com/stories/latihan.kabupaten/3141592653589793238/"


def _account(name: str, **secrets: str) -> contract.Account:
    modules = platform(name)
    found = modules.authorise.identify("", Secrets(secrets), WIRE)
    return contract.Account(modules.name, "", found.remote_id, found.handle, found.secrets)


@pytest.mark.proves("authorise", "credentials", platforms=BOTH)
def test_a_channel_is_known_by_its_address_and_a_story_by_its_account() -> None:
    assert _account("whatsapp_channel", channel_address=CHANNEL, handle="Latihan").handle == "Latihan"
    for typed in ("@Latihan.Kabupaten", "latihan.kabupaten", "https://www.instagram.com/latihan.kabupaten/"):
        assert _account("instagram_story", handle=typed).remote_id == "latihan.kabupaten"


@pytest.mark.parametrize("typed", ["", "https://whatsapp.com.example/channel/0029VaLatihan0123456789", "http://x"])
def test_what_is_no_channel_or_account_is_refused(typed: str) -> None:
    with pytest.raises(Rejected):
        _account("whatsapp_channel", channel_address=typed)
    with pytest.raises(Rejected):
        _account("instagram_story", handle=f"{typed} !")


@pytest.mark.proves("permalink", "link", platforms=BOTH[:1])
@pytest.mark.parametrize(
    ("address", "remote_id"),
    [
        (f"{CHANNEL}/123", "0029VaLatihan0123456789/123"),
        (f"  {CHANNEL}/123/ ", "0029VaLatihan0123456789/123"),
        (CHANNEL, None),
        ("https://whatsapp.com/channel/0029VaOrangLain012345678/123", None),
        ("https://whatsapp.com.example/channel/0029VaLatihan0123456789/123", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_address_of_a_channels_post_is_read(address: str, remote_id: str | None) -> None:
    permalink = platform("whatsapp_channel").permalink
    assert permalink is not None
    assert permalink.post_of(_account("whatsapp_channel", channel_address=CHANNEL), address) == remote_id


@pytest.mark.proves("permalink", "link", platforms=BOTH[1:])
@pytest.mark.parametrize(
    ("address", "remote_id"),
    [
        (STORY, "3141592653589793238"),
        (f"{STORY}?igsh=latihan", "3141592653589793238"),
        (STORY.replace("latihan.kabupaten", "orang.lain"), None),
        ("https://www.instagram.com/p/CLatihan/", None),
    ],
)
def test_the_address_of_a_story_is_read(address: str, remote_id: str | None) -> None:
    permalink = platform("instagram_story").permalink
    assert permalink is not None
    assert permalink.post_of(_account("instagram_story", handle="latihan.kabupaten"), address) == remote_id


@pytest.mark.proves("renew", "credentials", platforms=BOTH)
@pytest.mark.parametrize("name", sorted(assisted()))
def test_what_only_people_publish_is_refused_by_its_connector(name: str) -> None:
    account = _account(name, channel_address=CHANNEL, handle="latihan.kabupaten")
    draft = Draft("Latihan", "id", datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(Rejected):
        platform(name).publish.commit(account, draft, Prepared(ready=True), IdempotencyKey("x"), WIRE)
    assert platform(name).authorise.renew(account, WIRE) == account.secrets
