"""tweepy, which shares no code with us, finds in the sandbox what it expects of X; its media calls are of version 1."""

import base64
import hashlib
import secrets
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand

with warnings.catch_warnings():
    # The library's own imports warn on some systems; that is not ours to judge.
    warnings.simplefilter("ignore")
    import tweepy
    from requests.adapters import HTTPAdapter  # noqa: TID251 - tweepy takes no other way to another address.

REAL = "https://api.twitter.com"
CLIENT = ("corong-latihan", "rahasia-corong-latihan")


class Elsewhere(HTTPAdapter):
    """Sends what is meant for X to the sandbox: the library knows no other address."""

    def __init__(self, home: str) -> None:
        super().__init__()
        self._home = home

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        request.url = request.url.replace(REAL, self._home, 1)
        return super().send(request, *args, **more)


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings(audience=False)
    return stand.add_account("x", "humas", display_name="Humas Latihan", followers=5_000)


@pytest.fixture
def client(account: PracticeAccount) -> Iterator[Any]:
    made = tweepy.Client(account.secret)
    made.session.mount(REAL, Elsewhere(account.home))
    yield made
    made.session.close()


@pytest.fixture
def http(account: PracticeAccount) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=account.home, headers={"Authorization": f"Bearer {account.secret}"}) as made:
        yield made


def test_a_text_is_posted_and_read_back_as_x_shows_it(stand: Stand, client: Any, account: PracticeAccount) -> None:
    text = "Perda & latihan: https://contoh.invalid/perda/1 <penutup>"
    made = client.create_tweet(text=text, user_auth=False)
    assert made.data["id"].isdecimal()
    fields = ["created_at", "entities", "author_id", "public_metrics", "conversation_id"]
    read = client.get_tweet(made.data["id"], tweet_fields=fields).data
    assert read.text.startswith("Perda &amp; latihan: https://t.co/")
    assert read.text.endswith("&lt;penutup&gt;")
    assert read.entities["urls"][0]["expanded_url"] == "https://contoh.invalid/perda/1"
    assert (str(read.author_id), str(read.conversation_id)) == (account.remote_id, made.data["id"])
    assert [post.text for post in stand.record()] == [text]


def test_a_duplicate_and_a_long_text_are_refused(stand: Stand, client: Any) -> None:
    client.create_tweet(text="Sekali", user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="Sekali", user_auth=False)
    for text in ("x" * 281, "界" * 141, "🇮🇩" * 141, "x" * 257 + " kaltimprov.go.id"):
        with pytest.raises(tweepy.Forbidden):
            client.create_tweet(text=text, user_auth=False)
    for text in ("x" * 280, "界" * 140, "🇮🇩" * 140, "x" * 256 + " kaltimprov.go.id"):
        client.create_tweet(text=text, user_auth=False)
    assert len(stand.record()) == 5


def test_a_thread_hangs_together_and_is_deleted(stand: Stand, client: Any) -> None:
    first = client.create_tweet(text="1/2", user_auth=False).data["id"]
    second = client.create_tweet(text="2/2", in_reply_to_tweet_id=first, user_auth=False).data["id"]
    read = client.get_tweet(second, tweet_fields=["referenced_tweets", "conversation_id"]).data
    assert [(each.type, str(each.id)) for each in read.referenced_tweets] == [("replied_to", first)]
    assert str(read.conversation_id) == first
    with pytest.raises(tweepy.Forbidden):
        client.create_tweet(text="yatim", in_reply_to_tweet_id="77", user_auth=False)
    assert client.delete_tweet(second, user_auth=False).data["deleted"]
    gone = client.get_tweets([first, second])
    assert [str(each.id) for each in gone.data] == [first]
    assert gone.errors[0]["resource_id"] == second
    assert stand.summary()["visible"] == {"x": 1}


def test_counters_and_followers_are_read_in_both_spellings(stand: Stand, client: Any, http: httpx.Client) -> None:
    made = client.create_tweet(text="Hitung saya", user_auth=False).data["id"]
    stand.audience(made, likes=40, reposts=4, replies=2, quotes=1)
    [read] = client.get_tweets([made], tweet_fields=["public_metrics"]).data
    assert (read.public_metrics["like_count"], read.public_metrics["retweet_count"]) == (40, 4)
    newer = http.get("/2/tweets", params={"ids": made, "post.fields": "public_metrics"}).json()["data"][0]
    assert newer["public_metrics"]["repost_count"] == 4
    assert http.get("/2/tweets", params={"ids": made, "tweet.fields": "views"}).status_code == 400
    me = client.get_me(user_auth=False, user_fields=["public_metrics"]).data
    assert (me.username, me.public_metrics["followers_count"], me.public_metrics["tweet_count"]) == ("humas", 5_000, 1)


def test_lists_go_on_page_by_page(client: Any, account: PracticeAccount) -> None:
    made = [client.create_tweet(text=f"Nomor {number}", user_auth=False).data["id"] for number in range(12)]
    pages = tweepy.Paginator(client.get_users_tweets, account.remote_id, max_results=5)
    assert [str(each.id) for each in pages.flatten()] == made[::-1]
    newer = client.get_users_tweets(account.remote_id, since_id=made[8], max_results=5)
    assert [str(each.id) for each in newer.data] == made[:8:-1]
    empty = client.get_users_tweets(account.remote_id, since_id=made[-1])
    assert (empty.data, empty.meta) == (None, {"result_count": 0})


def test_comments_arrive_as_mentions_and_can_be_answered_and_hidden(
    stand: Stand, client: Any, account: PracticeAccount
) -> None:
    post = client.create_tweet(text="Ada pertanyaan?", user_auth=False).data["id"]
    stand.audience(post, comment="Kapan?", author="warga7")
    found = client.get_users_mentions(
        account.remote_id,
        tweet_fields=["author_id", "in_reply_to_user_id", "referenced_tweets"],
        expansions=["author_id"],
    )
    [mention] = found.data
    assert mention.text == "@humas Kapan?"
    assert str(mention.in_reply_to_user_id) == account.remote_id
    assert found.includes["users"][0].username == "warga7"
    answer = client.create_tweet(text="Besok", in_reply_to_tweet_id=mention.id, user_auth=False).data["id"]
    assert stand.record()[-1].parent == str(mention.id)
    assert client.hide_reply(mention.id, user_auth=False).data["hidden"]
    with pytest.raises(tweepy.Forbidden):
        client.hide_reply(answer, user_auth=False)


def test_limits_and_credits_stop_calls(stand: Stand, client: Any, http: httpx.Client) -> None:
    stand.settings("x", rate_limits={"POST /2/tweets": 2})
    for number in range(2):
        answer = http.post("/2/tweets", json={"text": f"Batas {number}"})
    assert (answer.headers["x-rate-limit-remaining"], answer.headers["x-app-limit-24hour-limit"]) == ("0", "10000")
    with pytest.raises(tweepy.TooManyRequests):
        client.create_tweet(text="Lagi", user_auth=False)
    stand.settings("x", rate_limits="on", credits_left=0)
    assert http.post("/2/tweets", json={"text": "Tanpa uang"}).status_code == 402
    stand.settings("x", credits_left=None)
    stand.revoke(stand.add_account("x", "humas"))
    with pytest.raises(tweepy.Unauthorized):
        client.create_tweet(text="Mati", user_auth=False)


def test_a_video_is_sent_in_segments_and_waited_for(stand: Stand, http: httpx.Client) -> None:
    stand.settings("x", video_processing_seconds=600)
    content = mp4(3_000)
    wish = {"media_type": "video/mp4", "total_bytes": 3_000, "media_category": "tweet_video"}
    media = http.post("/2/media/upload/initialize", json=wish).json()["data"]["id"]
    path = f"/2/media/upload/{media}"
    http.post(f"{path}/append", data={"segment_index": "1"}, files={"media": content[2_000:]}).raise_for_status()
    assert http.post(f"{path}/finalize").status_code == 400
    body = {"media": base64.b64encode(content[:2_000]).decode(), "segment_index": 0}
    http.post(f"{path}/append", json=body).raise_for_status()
    assert http.post(f"{path}/finalize").json()["data"]["processing_info"]["state"] == "in_progress"
    assert http.post("/2/tweets", json={"media": {"media_ids": [media]}}).status_code == 400
    query = {"media_id": media, "command": "STATUS"}
    stand.let_pass(600)
    assert http.get("/2/media/upload", params=query).json()["data"]["processing_info"]["state"] == "succeeded"
    assert http.post("/2/tweets", json={"media": {"media_ids": [media]}}).status_code == 201


def test_an_image_goes_up_at_once_with_its_alt_text(stand: Stand, http: httpx.Client, client: Any) -> None:
    form = {"media_category": "tweet_image"}
    media = http.post("/2/media/upload", data=form, files={"media": png()}).json()["data"]["id"]
    http.post("/2/media/metadata", json={"id": media, "metadata": {"alt_text": {"text": "Bagan"}}}).raise_for_status()
    client.create_tweet(text="Gambar", media_ids=[media], user_auth=False)
    assert stand.record()[0].alts == ["Bagan"]


def test_a_refresh_token_works_once_and_its_second_use_ends_the_family(account: PracticeAccount) -> None:
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    back = "http://127.0.0.1/kembali"
    asked = {
        "response_type": "code",
        "client_id": CLIENT[0],
        "redirect_uri": back,
        "scope": "tweet.read tweet.write users.read offline.access",
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    with httpx.Client(base_url=account.home, auth=CLIENT) as http:
        assert "Izinkan" in http.get("/i/oauth2/authorize", params=asked).text
        sent = http.post("/i/oauth2/authorize", data=asked | {"account": "humas", "answer": "allow"})
        code = parse_qs(urlsplit(sent.headers["location"]).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        first = http.post("/2/oauth2/token", data=form).json()
        assert (first["token_type"], first["expires_in"]) == ("bearer", 7200)
        refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        second = http.post("/2/oauth2/token", data=refresh).json()
        assert second["refresh_token"] != first["refresh_token"]
        again = http.post("/2/oauth2/token", data=refresh)
        assert (again.status_code, again.json()["error"]) == (400, "invalid_request")
        last = http.post("/2/oauth2/token", data=refresh | {"refresh_token": second["refresh_token"]})
        assert last.status_code == 400
    with httpx.Client(base_url=account.home) as http:
        answer = http.get("/2/users/me", headers={"Authorization": f"Bearer {second['access_token']}"})
        assert answer.status_code == 401
