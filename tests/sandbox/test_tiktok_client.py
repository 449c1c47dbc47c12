"""The calls TikTok's documentation shows, made by hand: the sandbox answers them as the documentation says."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sandbox.grants import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.pictures import mp4
from tests.sandbox.stand import PracticeAccount, Stand

VIDEO = mp4(size_bytes=2_000)
INFO = {"title": "(latihan) Halo #latihan", "privacy_level": "PUBLIC_TO_EVERYONE", "disable_comment": False}


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings("tiktok", video_processing_seconds=0)
    return stand.add_account("tiktok", "dinas", display_name="Dinas Latihan", followers=50)


@pytest.fixture
def http(account: PracticeAccount) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {account.secret}"}
    with httpx.Client(base_url=account.home, headers=headers) as made:
        yield made


def begin(http: httpx.Client, size: int, chunk: int, count: int, **info: object) -> httpx.Response:
    source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk, "total_chunk_count": count}
    return http.post("/v2/post/publish/video/init/", json={"post_info": {**INFO, **info}, "source_info": source})


def put(url: str, content: bytes, first: int, total: int) -> httpx.Response:
    place = f"bytes {first}-{first + len(content) - 1}/{total}"
    with httpx.Client() as bare:
        return bare.put(url, content=content, headers={"Content-Type": "video/mp4", "Content-Range": place})


def state(http: httpx.Client, publish_id: str) -> Any:
    return http.post("/v2/post/publish/status/fetch/", json={"publish_id": publish_id}).json()["data"]


def test_the_creator_is_asked_first(stand: Stand, http: httpx.Client) -> None:
    answer = http.post("/v2/post/publish/creator_info/query/").json()
    assert (answer["error"]["code"], answer["data"]["creator_username"]) == ("ok", "dinas")
    assert "PUBLIC_TO_EVERYONE" in answer["data"]["privacy_level_options"]
    stand.settings("tiktok", is_creator_private=True)
    refused = begin(http, 2_000, 2_000, 1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "privacy_level_option_mismatch")


def test_a_video_posts_itself_with_its_last_byte(stand: Stand, http: httpx.Client, account: PracticeAccount) -> None:
    stand.settings("tiktok", moderation_seconds=600)
    begun = begin(http, len(VIDEO), len(VIDEO), 1).json()["data"]
    assert begun["publish_id"].startswith("v_pub_file~")
    assert state(http, begun["publish_id"]) == {"status": "PROCESSING_UPLOAD", "uploaded_bytes": 0}
    assert put(begun["upload_url"], VIDEO, 0, len(VIDEO)).status_code == 201
    complete = state(http, begun["publish_id"])
    assert (complete["status"], complete["publicaly_available_post_id"]) == ("PUBLISH_COMPLETE", [])
    stand.let_pass(600)
    [number] = state(http, begun["publish_id"])["publicaly_available_post_id"]
    assert number > 2**53
    wish = {"filters": {"video_ids": [str(number)]}}
    [video] = http.post("/v2/video/query/?fields=id,share_url", json=wish).json()["data"]["videos"]
    assert video["share_url"].startswith(f"{account.home}/@dinas/video/{number}?")
    assert [post.id for post in stand.record()] == [str(number)]


def test_chunks_are_counted_downwards_and_come_in_order(http: httpx.Client) -> None:
    size, chunk = 12_000_000, 5_000_000
    content = mp4(size_bytes=size)
    assert begin(http, size, chunk, 3).json()["error"]["code"] == "invalid_params"
    begun = begin(http, size, chunk, 2).json()["data"]
    url = begun["upload_url"]
    assert put(url, content[chunk:], chunk, size).status_code == 416
    assert put(url, content[:chunk], 0, size).status_code == 206
    assert put(url, content[:chunk], 0, size).status_code == 416
    assert state(http, begun["publish_id"])["uploaded_bytes"] == chunk
    assert put(url, content[chunk:], chunk, size).status_code == 201


def test_an_old_address_is_forbidden_and_a_wrong_kind_refused(stand: Stand, http: httpx.Client) -> None:
    url = begin(http, 2_000, 2_000, 1).json()["data"]["upload_url"]
    with httpx.Client() as bare:
        assert bare.put(url, content=VIDEO, headers={"Content-Type": "image/png"}).status_code == 400
    stand.settings("tiktok", upload_session_seconds=0)
    old = begin(http, 2_000, 2_000, 1).json()["data"]["upload_url"]
    assert put(old, VIDEO, 0, 2_000).status_code == 403


def test_an_application_without_audit_posts_to_the_account_alone(stand: Stand, http: httpx.Client) -> None:
    stand.settings("tiktok", is_audited=False)
    refused = begin(http, 2_000, 2_000, 1).json()["error"]
    assert refused["code"] == "unaudited_client_can_only_post_to_private_accounts"
    begun = begin(http, 2_000, 2_000, 1, privacy_level="SELF_ONLY").json()["data"]
    put(begun["upload_url"], VIDEO, 0, 2_000)
    assert state(http, begun["publish_id"])["publicaly_available_post_id"] == []
    assert stand.record() == []


def test_six_posts_a_minute_and_fifteen_a_day(stand: Stand, http: httpx.Client) -> None:
    answers = [begin(http, 2_000, 2_000, 1) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert answers[6].json()["error"]["code"] == "rate_limit_exceeded"
    stand.settings("tiktok", rate_limits={"init": 100, "posts": 6})
    refused = begin(http, 2_000, 2_000, 1)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "spam_risk_too_many_posts")


def test_photos_are_pulled_and_fail_late(stand: Stand, http: httpx.Client) -> None:
    source = {"source": "PULL_FROM_URL", "photo_images": ["http://127.0.0.1:9/x.jpg"], "photo_cover_index": 0}
    body = {"media_type": "PHOTO", "post_mode": "DIRECT_POST", "post_info": INFO, "source_info": source}
    begun = http.post("/v2/post/publish/content/init/", json=body).json()["data"]
    assert begun["publish_id"].startswith("p_pub_url~")
    stand.wait_until(lambda _: state(http, begun["publish_id"])["status"] == "FAILED")
    assert state(http, begun["publish_id"])["fail_reason"] == "photo_pull_failed"


def test_videos_are_listed_in_pages_and_fields_must_be_named(http: httpx.Client) -> None:
    for number in range(3):
        begun = begin(http, 2_000, 2_000, 1, title=f"Nomor {number}").json()["data"]
        put(begun["upload_url"], VIDEO, 0, 2_000)
    assert http.post("/v2/video/list/", json={}).json()["error"]["code"] == "invalid_params"
    titles: list[str] = []
    body: dict[str, object] = {"max_count": 2}
    while True:
        page = http.post("/v2/video/list/?fields=id,title,create_time", json=body).json()["data"]
        titles += [video["title"] for video in page["videos"]]
        if not page["has_more"]:
            break
        body["cursor"] = page["cursor"]
    assert titles == ["Nomor 2", "Nomor 1", "Nomor 0"]


def test_the_sign_in_says_no_with_status_200_and_a_refresh_token_works_once(account: PracticeAccount) -> None:
    asked = {
        "client_key": CLIENT_ID,
        "response_type": "code",
        "scope": "user.info.basic,video.publish",
        "redirect_uri": "https://corong.example/kembali",
        "state": "s",
        "account": "dinas",
    }
    ours = {"client_key": CLIENT_ID, "client_secret": CLIENT_SECRET}
    with httpx.Client(base_url=account.home) as http:
        back = httpx.URL(http.post("/v2/auth/authorize/", data=asked).headers["location"])
        form = {"grant_type": "authorization_code", "code": back.params["code"], **ours}
        token = http.post("/v2/oauth/token/", data={**form, "redirect_uri": asked["redirect_uri"]}).json()
        assert (token["open_id"], token["scope"]) == (account.remote_id, "user.info.basic,video.publish")
        renew = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"], **ours}
        first, second = (http.post("/v2/oauth/token/", data=renew) for _ in range(2))
    assert first.json()["refresh_token"] != token["refresh_token"]
    assert (second.status_code, second.json()["error"]) == (200, "invalid_grant")
