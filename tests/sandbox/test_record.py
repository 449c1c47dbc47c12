"""What the outside counts is what the platforms accepted."""

from collections.abc import Iterator

import httpx
import libipld
import pytest

from sandbox.bluesky.addresses import cid_of_record, encode
from tests.sandbox.stand import PracticeAccount, Stand, start


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    return stand.add_account("mastodon", "humas", display_name="Humas Latihan", secret="rahasia-latihan")


@pytest.fixture
def http(account: PracticeAccount) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=account.home, headers={"Authorization": "Bearer rahasia-latihan"}) as made:
        yield made


def test_the_record_tells_each_visible_post_once(stand: Stand, http: httpx.Client, account: PracticeAccount) -> None:
    before = stand.clock()
    for _ in range(2):
        http.post("/api/v1/statuses", headers={"Idempotency-Key": "satu"}, json={"status": "Halo"})
    (post,) = stand.record()
    assert (post.platform, post.account, post.text, post.key) == ("mastodon", account.remote_id, "Halo", "satu")
    assert before <= post.arrived_at <= post.visible_at <= stand.clock()
    summary = stand.summary()
    assert summary["calls"] == {"mastodon": {"POST /api/v1/statuses": 2}}
    assert (summary["visible"], summary["posts"]) == ({"mastodon": 1}, 1)


def test_the_record_is_paged_and_keeps_what_was_deleted_or_changed(stand: Stand, http: httpx.Client) -> None:
    ids = [http.post("/api/v1/statuses", json={"status": f"Nomor {number}"}).json()["id"] for number in range(3)]
    http.delete(f"/api/v1/statuses/{ids[0]}")
    http.put(f"/api/v1/statuses/{ids[1]}", json={"status": "Diubah"})
    first, second, third = stand.record()
    assert first.deleted_at is not None
    assert (second.text, second.versions) == ("Diubah", 2)
    assert (third.text, third.versions, third.sequence) == ("Nomor 2", 1, 3)
    assert first.digest != third.digest
    assert [post.id for post in stand.record(since_sequence=2)] == ids[2:]
    assert stand.summary()["visible"] == {"mastodon": 2}


def test_calls_are_told_with_their_account_and_time(stand: Stand, http: httpx.Client, account: PracticeAccount) -> None:
    for path in ("/api/v1/accounts/verify_credentials", "/api/v1/tidak-ada"):
        http.get(path)
    first, second = stand.calls()
    assert (first["endpoint"], first["account"]) == ("GET /api/v1/accounts/verify_credentials", account.remote_id)
    assert (first["status"], second["status"], second["endpoint"]) == (200, 404, "unknown")
    assert first["started_at"] <= second["started_at"] <= stand.clock()
    assert stand.calls(since=1) == [second]


def test_the_front_page_is_marked_as_practice_and_leads_to_the_post(stand: Stand, http: httpx.Client) -> None:
    url = http.post("/api/v1/statuses", json={"status": "Halo <b>latihan</b>"}).json()["url"]
    front = http.get(stand.address).text
    assert "LATIHAN / PRACTICE" in front
    assert f'href="{url}"' in front
    assert "Halo &lt;b&gt;latihan&lt;/b&gt;" in http.get(url).text


def test_a_reset_forgets_all_and_the_same_seed_makes_the_same_accounts(stand: Stand, http: httpx.Client) -> None:
    http.post("/api/v1/statuses", json={"status": "Halo"})
    made = [stand.add_account("bluesky", "humas.latihan.invalid")]
    stand.reset()
    assert (stand.record(), stand.summary()["accounts"]) == ([], 0)
    assert http.post("/api/v1/statuses", json={"status": "Halo"}).status_code == 401
    assert [stand.add_account("bluesky", "humas.latihan.invalid")] == made


def test_an_instance_can_stand_at_the_root(stand: Stand) -> None:
    assert stand.address
    with start(root="mastodon/pusat", life_seconds=60) as rooted, httpx.Client(base_url=rooted.address) as http:
        account = rooted.add_account("mastodon", "humas", instance="pusat")
        headers = {"Authorization": f"Bearer {account.secret}"}
        made = http.post("/api/v1/statuses", json={"status": "Akar"}, headers=headers).json()
        assert made["url"] == f"{rooted.address}/@humas/{made['id']}"
        assert "Akar" in http.get(made["url"]).text


@pytest.mark.parametrize(
    "value",
    [
        {"text": "Halo 🏛", "langs": ["id"], "createdAt": "2026-11-01T00:00:00Z", "$type": "app.bsky.feed.post"},
        {"b": [1, -1, 24, 255, 256, 65_536, 2**33, -300], "a": None, "ab": True, "ac": False, "c": {}},
        {"text": "x" * 300, "facets": [{"index": {"byteStart": 0, "byteEnd": 70_000}}]},
    ],
)
def test_records_are_encoded_as_the_protocol_says(value: dict[str, object]) -> None:
    assert encode(value) == libipld.encode_dag_cbor(value)
    assert cid_of_record(value).startswith("bafyrei")
