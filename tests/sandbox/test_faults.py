"""Each class of fault does what its name says, to the connection and to the record, and is counted."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand

SECOND = timedelta(seconds=1)
"""Dates of HTTP are of whole seconds."""


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    return stand.add_account("mastodon", "humas")


@pytest.fixture
def http(account: PracticeAccount) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {account.secret}"}
    with httpx.Client(base_url=account.home, headers=headers, timeout=60) as made:
        yield made


def post(http: httpx.Client, text: str = "Halo", **more: object) -> httpx.Response:
    return http.post("/api/v1/statuses", json={"status": text, **more})


def texts(stand: Stand) -> list[str]:
    return [line.text for line in stand.record()]


@pytest.mark.parametrize(
    ("kind", "status", "is_visible"),
    [("error_before", 500, False), ("error_after", 500, True), ("error_before", 502, False)],
)
def test_an_error_before_creates_nothing_and_one_after_does(
    stand: Stand, http: httpx.Client, kind: str, status: int, *, is_visible: bool
) -> None:
    stand.fault(kind, count=1, status=status)
    assert post(http).status_code == status
    assert len(stand.record()) == is_visible
    assert post(http).status_code == 200
    assert stand.summary()["faults"] == {kind: 1}


@pytest.mark.parametrize(
    ("kind", "more", "is_visible"),
    [
        ("lost_before", {}, False),
        ("lost_after", {}, True),
        ("hang", {"seconds": 0.2}, False),
        ("hang", {"seconds": 0.2, "accepted": True}, True),
    ],
)
def test_a_dropped_connection_answers_nothing(
    stand: Stand, http: httpx.Client, kind: str, more: dict[str, object], *, is_visible: bool
) -> None:
    stand.fault(kind, count=1, **more)
    with pytest.raises(httpx.RemoteProtocolError):
        post(http)
    assert len(stand.record()) == is_visible
    assert stand.calls()[-1]["status"] == 0
    assert stand.summary()["faults"] == {kind: 1}


def test_a_torn_body_breaks_off_in_the_middle(stand: Stand, http: httpx.Client) -> None:
    stand.fault("reset_mid_body", count=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        post(http)
    assert texts(stand) == ["Halo"]


def test_latency_and_drip_take_their_time(stand: Stand, http: httpx.Client) -> None:
    stand.fault("latency", count=1, seconds=0.3)
    before = time.monotonic()
    post(http)
    assert time.monotonic() - before >= 0.3
    stand.fault("slow_drip", count=1, seconds=0.4)
    before = time.monotonic()
    assert post(http).json()["id"]
    assert time.monotonic() - before >= 0.35


@pytest.mark.parametrize("form", ["platform", "none", "seconds", "date"])
def test_a_refusal_for_the_rate_says_when_to_come_back_or_not(stand: Stand, http: httpx.Client, form: str) -> None:
    stand.fault("rate_limited", count=1, seconds=120, retry_after=form)
    before = datetime.now(UTC)
    answer = post(http)
    assert (answer.status_code, answer.json()) == (429, {"error": "Too many requests"})
    assert ("X-RateLimit-Reset" in answer.headers) == (form != "none")
    assert answer.headers.get("Retry-After", "").isdecimal() == (form == "seconds")
    if form == "date":
        at = parsedate_to_datetime(answer.headers["Retry-After"])
        assert before - SECOND <= at - timedelta(seconds=120) <= datetime.now(UTC) + SECOND
    assert stand.record() == []


def test_a_token_dies_in_mid_flight(stand: Stand, http: httpx.Client) -> None:
    stand.fault("dead_token", count=1)
    assert post(http).json() == {"error": "The access token was revoked"}
    assert post(http).status_code == 200


def test_media_get_stuck_or_fail(stand: Stand, http: httpx.Client) -> None:
    stand.settings("mastodon", video_processing_seconds=0)
    answers = []
    for fails in (False, True):
        stand.fault("media_stuck", endpoint="upload", count=1, fails=fails)
        media = http.post("/api/v2/media", files={"file": ("v.mp4", mp4(fill=fails), "video/mp4")})
        answers.append(http.get(f"/api/v1/media/{media.json()['id']}").status_code)
    assert answers == [206, 422]


def test_a_silent_drop_looks_like_success(stand: Stand, http: httpx.Client) -> None:
    stand.fault("silent_drop", count=1)
    answer = post(http)
    assert answer.status_code == 200
    assert http.get(f"/api/v1/statuses/{answer.json()['id']}").status_code == 404
    assert stand.record() == []


def test_a_late_post_enters_the_record_when_it_shows(stand: Stand, http: httpx.Client) -> None:
    stand.fault("late_visible", count=1, seconds=600)
    late = post(http, "lambat").json()["id"]
    post(http, "cepat")
    assert (texts(stand), http.get(f"/api/v1/statuses/{late}").status_code) == (["cepat"], 404)
    stand.let_pass(600)
    assert texts(stand) == ["cepat", "lambat"]
    assert [line.text for line in stand.record(since_sequence=1)] == ["lambat"]


def test_a_skewed_clock_shows_in_date_and_creation(stand: Stand, http: httpx.Client) -> None:
    stand.fault("clock_skew", count=1, seconds=-300)
    before = datetime.now(UTC)
    answer = post(http)
    after = datetime.now(UTC)
    for shown in (parsedate_to_datetime(answer.headers["Date"]), datetime.fromisoformat(answer.json()["created_at"])):
        assert before - SECOND <= shown + timedelta(seconds=300) <= after + SECOND
    assert before.timestamp() <= stand.record()[0].visible_at <= after.timestamp()


def test_a_refused_duplicate_means_that_it_is_there(stand: Stand, http: httpx.Client) -> None:
    media = http.post("/api/v2/media", files={"file": ("a.png", png(), "image/png")}).json()["id"]
    stand.fault("duplicate_refusal", count=1)
    assert post(http, "tanpa media").status_code == 200
    refused = post(http, "dengan media", media_ids=[media])
    assert (refused.status_code, "already attached" in refused.json()["error"]) == (422, True)
    assert texts(stand) == ["tanpa media", "dengan media"]


def test_bluesky_refuses_a_duplicate_it_has_just_stored(stand: Stand) -> None:
    account = stand.add_account("bluesky", "humas.latihan.invalid")
    with httpx.Client(base_url=f"{account.home}/xrpc/") as http:
        login = {"identifier": account.handle, "password": account.secret}
        token = http.post("com.atproto.server.createSession", json=login).json()["accessJwt"]
        http.headers["Authorization"] = f"Bearer {token}"
        value = {"$type": "app.bsky.feed.post", "text": "Halo", "createdAt": "2026-11-01T00:00:00Z"}
        wish = {"repo": account.remote_id, "collection": value["$type"], "rkey": "3l6oveex3ii2l", "record": value}
        stand.fault("duplicate_refusal", platform="bluesky", count=1)
        answer = http.post("com.atproto.repo.putRecord", json=wish)
        assert (answer.status_code, answer.json()["error"]) == (400, "InvalidSwap")
        assert len(stand.record()) == 1
        stand.fault("dead_token", platform="bluesky", count=1)
        assert http.post("com.atproto.repo.putRecord", json=wish).json()["error"] == "ExpiredToken"
        stand.fault("rate_limited", platform="bluesky", count=1, seconds=60)
        limited = http.post("com.atproto.repo.putRecord", json=wish)
        assert (limited.status_code, limited.headers["Retry-After"]) == (429, "60")


def test_faults_choose_by_account_endpoint_and_chance(stand: Stand, http: httpx.Client) -> None:
    other = stand.add_account("mastodon", "lain")
    stand.fault("error_before", account=other.remote_id)
    assert post(http).status_code == 200
    mine = {"Authorization": f"Bearer {other.secret}"}
    assert http.post("/api/v1/statuses", json={"status": "x"}, headers=mine).status_code == 500
    stand.lift_faults()
    stand.fault("error_before", probability=0.3)
    stand.fault("error_before", endpoint="read", count=1)
    failed = sum(post(http, f"Kali {number}").status_code == 500 for number in range(100))
    assert 15 <= failed <= 45
    assert http.get("/api/v2/instance").status_code == 500


def test_a_race_lets_both_of_two_simultaneous_posts_through(stand: Stand, account: PracticeAccount) -> None:
    headers = {"Authorization": f"Bearer {account.secret}", "Idempotency-Key": "sama"}
    found = []
    for turn, mode in enumerate(("race", "repeat_200", "repeat_500"), start=1):
        stand.settings("mastodon", "latihan", idempotency=mode)
        held = stand.fault("latency", count=2, seconds=60)
        headers["Idempotency-Key"] = mode
        with httpx.Client(base_url=account.home, headers=headers) as http, ThreadPoolExecutor(2) as pool:
            posting = [pool.submit(post, http, "Halo") for _ in range(2)]
            stand.wait_until(lambda _, turn=turn: stand.summary()["faults"].get("latency") == 2 * turn)  # type: ignore[misc] # its turn
            stand.lift_faults(held)
            answers = [each.result() for each in posting]
        found.append(sorted(answer.status_code for answer in answers))
    assert found == [[200, 200], [200, 200], [200, 503]]
    assert len(stand.record()) == 4
