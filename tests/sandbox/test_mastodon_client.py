"""Mastodon.py, which shares no code with us, finds in the sandbox what it expects of a server."""

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand

with warnings.catch_warnings():
    # The library's own optional imports warn on some systems; that is not ours to judge.
    warnings.simplefilter("ignore", DeprecationWarning)
    from mastodon import Mastodon, MastodonAPIError, MastodonNotFoundError, MastodonUnauthorizedError


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    return stand.add_account("mastodon", "humas", display_name="Humas Latihan", followers=5_000)


@pytest.fixture
def client(account: PracticeAccount) -> Iterator[Mastodon]:
    made = Mastodon(access_token=account.secret, api_base_url=account.home, ratelimit_method="throw")
    yield made
    made.session.close()


def test_a_text_is_posted_once_and_read_back(stand: Stand, client: Mastodon, account: PracticeAccount) -> None:
    text = "Perda latihan: https://contoh.invalid/perda/1 #latihan\n\nBaris kedua & <penutup>"
    first = client.status_post(text, idempotency_key="satu", language="id")
    again = client.status_post("teks lain", idempotency_key="satu")
    assert again.id == first.id
    read = client.status(first.id)
    assert read.content.startswith('<p>Perda latihan: <a href="https://contoh.invalid/perda/1"')
    assert "<p>Baris kedua &amp; &lt;penutup&gt;</p>" in read.content
    assert client.status_source(first.id).text == text
    assert [each.id for each in client.account_statuses(account.remote_id)] == [first.id]
    assert first.url == f"{account.home}/@humas/{first.id}"
    with httpx.Client() as browser:
        assert "LATIHAN" in browser.get(first.url).text
    assert len(stand.record()) == 1


def test_images_keep_their_alt_text_and_cannot_be_attached_twice(stand: Stand, client: Mastodon) -> None:
    media = [client.media_post(png(shade=shade), "image/png", description=f"Alt {shade}") for shade in (1, 2)]
    status = client.status_post("Dua gambar", media_ids=media)
    assert [each.description for each in status.media_attachments] == ["Alt 1", "Alt 2"]
    assert stand.record()[0].alts == ["Alt 1", "Alt 2"]
    with pytest.raises(MastodonNotFoundError):
        client.media(media[0].id)
    with pytest.raises(MastodonAPIError, match="already attached"):
        client.status_post("Lagi", media_ids=media)


def test_a_video_is_refused_until_it_is_processed(stand: Stand, client: Mastodon) -> None:
    stand.settings("mastodon", video_processing_seconds=600)
    video = client.media_post(mp4(), "video/mp4", description="Video latihan")
    assert video.url is None
    with pytest.raises(MastodonAPIError, match="not finished processing"):
        client.status_post("Video", media_ids=[video])
    stand.let_pass(600)
    assert client.media(video.id).url is not None
    assert client.status_post("Video", media_ids=[video]).media_attachments[0].type == "video"


def test_a_thread_is_found_in_its_context(stand: Stand, client: Mastodon) -> None:
    stand.settings(audience=False)
    first = client.status_post("1/3")
    second = client.status_post("2/3", in_reply_to_id=first)
    third = client.status_post("3/3", in_reply_to_id=second)
    context = client.status_context(second)
    assert [each.id for each in context.ancestors] == [first.id]
    assert [each.id for each in context.descendants] == [third.id]
    assert client.status(first).replies_count == 1
    with pytest.raises(MastodonNotFoundError):
        client.status_post("yatim", in_reply_to_id="1")


def test_comments_arrive_as_notifications_in_order(stand: Stand, client: Mastodon) -> None:
    stand.settings(audience=False)
    status = client.status_post("Ada pertanyaan?")
    for number in range(3):
        stand.audience(status.id, comment=f"Tanya {number}", author="warga7")
    notes = client.notifications(types=["mention"])
    assert [f"Tanya {number}" in note.status.content for number, note in zip((2, 1, 0), notes, strict=True)] == [
        True
    ] * 3
    assert notes[0].status.in_reply_to_id == status.id
    newer = client.notifications(types=["mention"], min_id=notes[2].id, limit=1)
    assert [note.id for note in newer] == [notes[1].id]
    assert client.notifications(types=["follow"]) == []
    answer = client.status_post("@warga7 Terima kasih", in_reply_to_id=notes[0].status.id)
    assert answer.in_reply_to_id == notes[0].status.id
    assert len(client.status_context(status.id).descendants) == 3


def test_counters_grow_and_fall(stand: Stand, client: Mastodon) -> None:
    status = client.status_post("Hitung saya")
    stand.settings(audience_speed=200_000)
    stand.wait_until(lambda _: client.status(status.id).favourites_count > 0)
    stand.audience(status.id, likes=40, reposts=4, replies=2)
    assert client.status(status.id).favourites_count == 40
    stand.audience(status.id, fall=0.5)
    read = client.statuses([status.id, "1"])
    assert [(each.favourites_count, each.reblogs_count) for each in read] == [(20, 2)]
    me = client.account_verify_credentials()
    assert (me.statuses_count, me.acct) == (1, "humas")
    assert me.followers_count >= 5_000


def test_pages_follow_the_link_header(client: Mastodon, account: PracticeAccount) -> None:
    posted = [client.status_post(f"Nomor {number}").id for number in range(5)]
    page = client.account_statuses(account.remote_id, limit=2)
    found = [each.id for each in page]
    while page := client.fetch_next(page) or []:
        found += [each.id for each in page]
    assert found == posted[::-1]
    forward = client.account_statuses(account.remote_id, limit=2, min_id=posted[0])
    latest = client.account_statuses(account.remote_id, limit=2, since_id=posted[0])
    assert [each.id for each in forward] == [posted[2], posted[1]]
    assert [each.id for each in latest] == [posted[4], posted[3]]


def test_limits_speak_of_the_nearest_bucket(stand: Stand, client: Mastodon, account: PracticeAccount) -> None:
    headers = {"Authorization": f"Bearer {account.secret}"}
    stand.begin_window(3 * 3600)
    stand.settings("mastodon", rate_limits={"statuses": 2})
    with httpx.Client(base_url=account.home, headers=headers) as http:
        answers = [http.post("/api/v1/statuses", json={"status": f"Batas {number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2].json() == {"error": "Too many requests"}
    assert "Retry-After" not in answers[2].headers
    reset = datetime.strptime(answers[2].headers["X-RateLimit-Reset"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    assert 0 < reset.timestamp() - stand.clock() <= 3 * 3600
    assert stand.summary()["violations"] == {"mastodon": {"statuses": 1}}
    assert client.instance_v2().configuration.statuses.max_characters == 500


def test_a_version_4_6_answers_500_to_a_repeated_key(stand: Stand, client: Mastodon) -> None:
    stand.settings("mastodon", idempotency="repeat_500")
    client.status_post("Sekali", idempotency_key="k")
    with pytest.raises(MastodonAPIError):
        client.status_post("Sekali", idempotency_key="k")
    assert len(stand.record()) == 1


def test_length_is_counted_as_the_server_counts(client: Mastodon) -> None:
    client.status_post("á" * 450 + " https://contoh.invalid/" + "x" * 200 + " @warga@jauh.invalid")
    with pytest.raises(MastodonAPIError, match="500"):
        client.status_post("x" * 501)
    with pytest.raises(MastodonAPIError, match="blank"):
        client.status_post(" ")


def test_an_application_is_authorised_with_a_code(account: PracticeAccount) -> None:
    client_id, client_secret = Mastodon.create_app(
        "Uji", scopes=["read", "write"], redirect_uris="http://127.0.0.1/kembali", api_base_url=account.home
    )
    client = Mastodon(client_id, client_secret, api_base_url=account.home)
    asked = {
        "client_id": client_id,
        "redirect_uri": "http://127.0.0.1/kembali",
        "scope": "read write",
        "response_type": "code",
        "state": "s",
    }
    with httpx.Client(base_url=account.home) as http:
        assert "Izinkan Uji?" in http.get("/oauth/authorize", params=asked).text
        wider = http.get("/oauth/authorize", params=asked | {"scope": "push"})
        assert (wider.status_code, wider.json()["error"]) == (400, "invalid_scope")
        sent = http.post("/oauth/authorize", data=asked | {"account": "humas", "answer": "allow"})
    back = httpx.URL(sent.headers["location"])
    assert back.params["state"] == "s"
    client.log_in(
        code=back.params["code"], redirect_uri="http://127.0.0.1/kembali", scopes=["read", "write"], allow_http=True
    )
    assert client.me().id == account.remote_id
    client.revoke_access_token(allow_http=True)
    client.session.close()


def test_a_revoked_account_is_refused_until_it_is_restored(
    stand: Stand, client: Mastodon, account: PracticeAccount
) -> None:
    stand.revoke(account)
    with pytest.raises(MastodonUnauthorizedError):
        client.status_post("Tidak terkirim")
    stand.restore(account)
    assert client.me().id == account.remote_id
