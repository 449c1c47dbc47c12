"""Practice pages of apps without an API: what a person does there is recorded as on any platform."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox.by_hand.pages import rounded
from tests.factories.posts import picture
from tests.sandbox.stand import Stand

FILE = ("media", ("latihan.png", picture(), "image/png"))
NO_FILE = ("media", ("", b""))


def made(http: httpx.Client, stand: Stand, platform: str) -> str:
    """Make an account and give the address of its page."""
    wish = {"platform": platform, "instance": "latihan", "handle": "humas-latihan", "display_name": "Humas Latihan"}
    answer = http.post(f"{stand.address}/_control/accounts", json=wish).raise_for_status().json()
    return str(answer.get("channel_address") or f"{answer['home']}/{answer['remote_id']}/")


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(follow_redirects=True) as client:
        yield client


@pytest.mark.parametrize("platform", ["whatsapp_channel", "instagram_story"])
def test_what_a_person_publishes_is_recorded_once_and_shown_with_its_figures(
    stand: Stand, http: httpx.Client, platform: str
) -> None:
    page = made(http, stand, platform)
    shown = http.post(page, data={"text": "Latihan\r\n<b>tebal</b>"}, files=[FILE]).raise_for_status()
    [post] = stand.record()
    assert (post.platform, post.text, post.media) == (platform, "Latihan\n<b>tebal</b>", 1)
    assert post.url == str(shown.url)
    stand.audience(post.id, likes=1234)
    found = http.get(post.url).text
    assert '<span data-figure="likes">1.234</span>' in found
    assert "&lt;b&gt;tebal" in found
    assert "LATIHAN / PRACTICE" in found
    assert post.url in http.get(page).text


def test_what_the_app_refuses_is_recorded_nowhere(stand: Stand, http: httpx.Client) -> None:
    channel, story = made(http, stand, "whatsapp_channel"), made(http, stand, "instagram_story")
    refused = [
        http.post(story, data={"text": "Latihan"}, files=[NO_FILE]),
        http.post(channel, data={"text": " "}, files=[NO_FILE]),
        http.post(channel, data={"text": "a" * 4097}, files=[NO_FILE]),
        http.post(channel, data={"text": "Latihan"}, files=[("media", ("a.exe", b"MZ" * 40))]),
    ]
    assert [answer.status_code for answer in refused] == [422] * 4
    assert http.post(channel, data={"text": "Latihan"}).status_code == 400
    assert http.post(f"{channel}/101", data={"text": "Latihan"}, files=[NO_FILE]).status_code == 404
    assert http.get(channel.replace("/latihan/", "/lain/")).status_code == 404
    assert stand.record() == []


def test_a_lost_answer_leaves_the_post_and_a_telephone_signed_out_makes_none(stand: Stand, http: httpx.Client) -> None:
    channel = made(http, stand, "whatsapp_channel")
    stand.fault("lost_after", platform="whatsapp_channel", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        http.post(channel, data={"text": "Latihan"}, files=[NO_FILE])
    assert len(stand.record()) == 1
    stand.revoke(channel.rpartition("/")[2])
    assert http.post(channel, data={"text": "Latihan"}, files=[NO_FILE]).status_code == 403
    assert len(stand.record()) == 1


def test_figures_are_shown_as_indonesian_apps_show_them() -> None:
    assert [rounded(number) for number in (999, 1234, 9999, 12_345, 999_999, 2_000_000, 2_190_000)] == [
        "999",
        "1.234",
        "9.999",
        "12,3 rb",
        "999,9 rb",
        "2 jt",
        "2,1 jt",
    ]
