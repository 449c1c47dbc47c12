"""atproto's Python SDK, which shares no code with us, finds in the sandbox what it expects of a PDS and an AppView."""

import base64
import json
import warnings
from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand

with warnings.catch_warnings():
    # The SDK's models shadow attributes of their pydantic base, and say so on import.
    warnings.simplefilter("ignore")
    from atproto import Client, client_utils, models  # type: ignore[import-untyped]  # The SDK has no py.typed.
    from atproto.exceptions import (  # type: ignore[import-untyped]  # Likewise.
        BadRequestError,
        RequestException,
        UnauthorizedError,
    )

# The SDK uploads blobs with an argument that httpx has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

POST = "app.bsky.feed.post"


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings("bluesky", appview_lag_seconds=0)
    return stand.add_account("bluesky", "humas.latihan.invalid", display_name="Humas Latihan", followers=5_000)


@pytest.fixture
def client(account: PracticeAccount) -> Iterator[Client]:
    made = Client(account.home)
    made.login(account.handle, account.secret)
    yield made
    made.request._client.close()  # noqa: SLF001  # The SDK offers no other way to close its connections.


@pytest.fixture
def http(account: PracticeAccount, client: Client) -> Iterator[httpx.Client]:
    """The same session without the SDK, for what the SDK cannot say."""
    headers = {"Authorization": f"Bearer {client._session.access_jwt}"}  # noqa: SLF001  # No public way to the token.
    with httpx.Client(base_url=f"{account.home}/xrpc/", headers=headers) as made:
        yield made


def record(text: str, **more: object) -> dict[str, object]:
    return {"$type": POST, "text": text, "createdAt": "2026-11-01T00:00:00Z", **more}


def put(http: httpx.Client, account: PracticeAccount, rkey: str, value: dict[str, object]) -> httpx.Response:
    wish = {"repo": account.remote_id, "collection": POST, "rkey": rkey, "record": value, "swapRecord": None}
    return http.post("com.atproto.repo.putRecord", json=wish)


def token_id(token: str) -> str:
    """The `jti` of a signed token."""
    payload = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["jti"])


def test_a_text_with_facets_is_posted_and_read_back(stand: Stand, client: Client, account: PracticeAccount) -> None:
    assert (client.me.did, client.me.display_name) == (account.remote_id, "Humas Latihan")
    text = client_utils.TextBuilder().text("Perda 🏛 ").link("di sini", "https://contoh.invalid/perda").tag(" #a", "a")
    sent = client.send_post(text)
    (read,) = client.get_posts([sent.uri, sent.uri.replace("post/", "post/2")]).posts
    assert (read.record.text, read.cid, read.author.did) == ("Perda 🏛 di sini #a", sent.cid, account.remote_id)
    assert read.record.facets[0].index.byte_start == len("Perda 🏛 ".encode())
    assert client.get_post(sent.uri.rpartition("/")[2], account.remote_id).cid == sent.cid
    assert [each.post.uri for each in client.get_author_feed(account.handle).feed] == [sent.uri]
    (post,) = stand.record()
    assert (post.link, post.key) == ("https://contoh.invalid/perda", sent.uri.rpartition("/")[2])
    with httpx.Client() as browser:
        assert "LATIHAN" in browser.get(post.url).text


def test_images_and_a_card_keep_their_words(stand: Stand, client: Client) -> None:
    sent = client.send_images("Dua gambar", [png(shade=1), png(shade=2)], ["Alt satu", "Alt dua"])
    (read,) = client.get_posts([sent.uri]).posts
    assert [each.alt for each in read.embed.images] == ["Alt satu", "Alt dua"]
    thumb = client.upload_blob(png()).blob
    assert thumb.mime_type == "image/png"
    external = models.AppBskyEmbedExternal.External(uri="https://a.invalid/", title="J", description="D", thumb=thumb)
    client.send_post("Kartu", embed=models.AppBskyEmbedExternal.Main(external=external))
    images, card = stand.record()
    assert (images.media, images.alts) == (2, ["Alt satu", "Alt dua"])
    assert (card.media, card.link) == (0, "https://a.invalid/")


def test_a_thread_hangs_together(stand: Stand, client: Client) -> None:
    stand.settings(audience=False)
    sent = [client.send_post("1/3")]
    for number in (2, 3):
        root, parent = (models.create_strong_ref(each) for each in (sent[0], sent[-1]))
        reply = models.AppBskyFeedPost.ReplyRef(root=root, parent=parent)
        sent.append(client.send_post(f"{number}/3", reply_to=reply))
    thread = client.get_post_thread(sent[1].uri).thread
    assert thread.parent.post.uri == sent[0].uri
    assert [each.post.uri for each in thread.replies] == [sent[2].uri]
    with pytest.raises(BadRequestError, match="NotFound"):
        client.get_post_thread(sent[0].uri + "x")


def test_comments_arrive_as_notifications(stand: Stand, client: Client) -> None:
    stand.settings(audience=False)
    sent = client.send_post("Ada pertanyaan?")
    stand.audience(sent.uri, comment="Tanya satu", author="warga1")
    stand.audience(sent.uri, comment="Tanya dua", author="warga2", is_mention=True)
    notices = client.app.bsky.notification.list_notifications().notifications
    assert [(each.reason, each.record.text) for each in notices] == [("mention", "Tanya dua"), ("reply", "Tanya satu")]
    only = client.app.bsky.notification.list_notifications({"reasons": ["reply"], "limit": 1})
    assert [each.reason_subject for each in only.notifications] == [sent.uri]
    assert only.cursor
    (reply,) = client.get_post_thread(sent.uri).thread.replies
    assert reply.post.uri == only.notifications[0].uri


def test_counters_grow_and_fall(stand: Stand, client: Client, account: PracticeAccount) -> None:
    sent = client.send_post("Hitung saya")
    stand.settings(audience_speed=200_000)
    stand.wait_until(lambda _: (client.get_posts([sent.uri]).posts[0].like_count or 0) > 0)
    stand.audience(sent.uri, likes=40, reposts=4)
    stand.audience(sent.uri, fall=0.5)
    (read,) = client.get_posts([sent.uri]).posts
    assert (read.like_count, read.repost_count) == (20, 2)
    profile = client.get_profile(account.remote_id)
    assert profile.posts_count == 1
    assert (profile.followers_count or 0) >= 5_000


def test_put_is_repeatable_and_guarded(stand: Stand, http: httpx.Client, account: PracticeAccount) -> None:
    first = put(http, account, "3l6oveex3ii2l", record("Sekali"))
    again = put(http, account, "3l6oveex3ii2l", record("Sekali"))
    assert first.json()["commit"]["rev"]
    assert (again.status_code, again.json()["cid"], "commit" in again.json()) == (200, first.json()["cid"], False)
    other = put(http, account, "3l6oveex3ii2l", record("Lain"))
    assert (other.status_code, other.json()["error"]) == (400, "InvalidSwap")
    assert other.json()["message"] == f"Record was at {first.json()['cid']}"
    wish = {"repo": account.remote_id, "collection": POST, "rkey": "3l6oveex3ii2l", "record": record("Lain")}
    assert http.post("com.atproto.repo.createRecord", json=wish).status_code == 500
    assert len(stand.record()) == 1
    gone = {"repo": account.remote_id, "collection": POST, "rkey": "3l6oveex3ii2l"}
    assert "commit" in http.post("com.atproto.repo.deleteRecord", json=gone).json()
    assert http.post("com.atproto.repo.deleteRecord", json=gone).json() == {}
    missing = http.get("com.atproto.repo.getRecord", params=gone)
    assert (missing.status_code, missing.json()["error"]) == (400, "RecordNotFound")


def test_a_whole_thread_goes_out_in_one_commit_or_not_at_all(
    stand: Stand, http: httpx.Client, account: PracticeAccount
) -> None:
    def writes(*texts: str) -> dict[str, object]:
        kind = "com.atproto.repo.applyWrites#create"
        keys = [f"3l6oveex3ii2{end}" for end in "abc"]
        made = [
            {"$type": kind, "collection": POST, "rkey": key, "value": record(text)}
            for key, text in zip(keys, texts, strict=False)
        ]
        return {"repo": account.remote_id, "writes": made}

    assert http.post("com.atproto.repo.applyWrites", json=writes("1/3", "x" * 301)).status_code == 400
    assert stand.record() == []
    done = http.post("com.atproto.repo.applyWrites", json=writes("1/3", "2/3", "3/3")).json()
    assert [each["validationStatus"] for each in done["results"]] == ["valid"] * 3
    assert [post.text for post in stand.record()] == ["1/3", "2/3", "3/3"]
    assert http.post("com.atproto.repo.applyWrites", json=writes("1/3")).status_code == 500


@pytest.mark.parametrize(
    ("rkey", "value", "words"),
    [
        ("self", record("x"), "Invalid TID"),
        ("3l6oveex3ii2l", record("x" * 301), "grapheme too big (maximum 300, got 301) at $.record.text"),
        ("3l6oveex3ii2l", record("👨‍👩‍👧‍👦" * 150), "string too big"),
        ("3l6oveex3ii2l", {"$type": POST, "text": "x"}, "createdAt"),
        ("3l6oveex3ii2l", record("x", langs=["id", "en", "jv", "su"]), "array too big"),
        ("3l6oveex3ii2l", record("x", embed={"$type": "app.bsky.embed.images", "images": [{"alt": ""}]}), "image"),
    ],
)
def test_a_bad_record_is_refused_with_words(
    http: httpx.Client, account: PracticeAccount, rkey: str, value: dict[str, object], words: str
) -> None:
    answer = put(http, account, rkey, value)
    assert (answer.status_code, answer.json()["error"]) == (400, "InvalidRequest")
    assert words in answer.json()["message"]


def test_sessions_expire_and_refresh_twice_to_the_same(stand: Stand, client: Client, account: PracticeAccount) -> None:
    stand.settings("bluesky", access_token_seconds=1)
    with httpx.Client(base_url=f"{account.home}/xrpc/") as http:
        login = {"identifier": account.handle, "password": account.secret}
        made = http.post("com.atproto.server.createSession", json=login).json()
        stand.settings("bluesky", access_token_seconds=7200)
        stand.let_pass(2)
        late = http.get("com.atproto.server.getSession", headers={"Authorization": f"Bearer {made['accessJwt']}"})
        assert (late.status_code, late.json()["error"]) == (400, "ExpiredToken")
        refresh = {"Authorization": f"Bearer {made['refreshJwt']}"}
        both = [http.post("com.atproto.server.refreshSession", headers=refresh).json() for _ in range(2)]
    # The same token; the second in which it was signed need not be.
    assert token_id(both[0]["refreshJwt"]) == token_id(both[1]["refreshJwt"])
    with pytest.raises(UnauthorizedError, match="AuthenticationRequired"):
        client.login(account.handle, "salah")


def test_limits_count_points_and_name_the_second(stand: Stand, http: httpx.Client, account: PracticeAccount) -> None:
    stand.settings("bluesky", rate_limits={"writes_hour": 5})
    answers = [put(http, account, f"3l6oveex3ii2{end}", record(end)) for end in "abc"]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["3", "1", "0"]
    assert answers[2].headers["RateLimit-Policy"] == "5;w=3600"
    assert 0 < int(answers[2].headers["RateLimit-Reset"]) - stand.clock() <= 3601
    assert int(answers[2].headers["Retry-After"]) <= 3600
    assert answers[2].json()["error"] == "RateLimitExceeded"


def test_a_video_goes_through_its_states(stand: Stand, client: Client, account: PracticeAccount) -> None:
    stand.settings("bluesky", video_processing_seconds=0.4)
    host = account.home.split("/")[2]
    wish = {"aud": f"did:web:{host}", "lxm": "com.atproto.repo.uploadBlob", "exp": int(stand.clock()) + 1800}
    token = client.com.atproto.server.get_service_auth(wish).token
    with httpx.Client(base_url=f"{account.home}/xrpc/", params={"did": account.remote_id, "name": "v.mp4"}) as video:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "video/mp4"}
        job = video.post("app.bsky.video.uploadVideo", content=mp4(), headers=headers).json()
        assert job["state"] == "JOB_STATE_CREATED"
        stand.wait_until(lambda _: client.app.bsky.video.get_job_status({"job_id": job["jobId"]}).job_status.blob)
        again = video.post("app.bsky.video.uploadVideo", content=mp4(), headers=headers)
    assert (again.status_code, again.json()["error"], again.json()["jobId"]) == (409, "already_exists", job["jobId"])
    blob = client.app.bsky.video.get_job_status({"job_id": job["jobId"]}).job_status.blob
    client.send_post("Video", embed=models.AppBskyEmbedVideo.Main(video=blob, alt="Video latihan"))
    assert stand.record()[0].alts == ["Video latihan"]
    assert client.app.bsky.video.get_upload_limits().remaining_daily_videos == 24


def test_the_appview_lags_behind_the_pds(stand: Stand, client: Client, account: PracticeAccount) -> None:
    stand.settings("bluesky", appview_lag_seconds=600)
    sent = client.send_post("Segera")
    assert client.get_post(sent.uri.rpartition("/")[2], account.remote_id).uri == sent.uri
    assert client.get_posts([sent.uri]).posts == []
    stand.let_pass(600)
    assert [post.uri for post in client.get_posts([sent.uri]).posts] == [sent.uri]


def test_faults_reach_the_sdk(stand: Stand, client: Client) -> None:
    stand.fault("lost_after", platform="bluesky", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        client.send_post("Hilang jawabannya")
    assert [post.text for post in stand.record()] == ["Hilang jawabannya"]
    stand.fault("error_before", platform="bluesky", count=1, status=503)
    with pytest.raises(RequestException):
        client.send_post("Tidak pernah ada")
    assert len(stand.record()) == 1
