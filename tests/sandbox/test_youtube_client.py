"""google-api-python-client, with Google's own discovery document, finds in the sandbox what it expects of YouTube."""

import json
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.pictures import jpeg, mp4
from tests.sandbox.stand import PracticeAccount, Stand

with warnings.catch_warnings():
    # The library's own imports warn on some systems; that is not ours to judge.
    warnings.simplefilter("ignore")
    import googleapiclient
    from google.auth.exceptions import RefreshError
    from google.oauth2.credentials import Credentials
    from google_auth_httplib2 import AuthorizedHttp
    from googleapiclient.discovery import build_from_document
    from googleapiclient.errors import HttpError
    from googleapiclient.http import MediaIoBaseUpload, build_http

DOCUMENTS = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
DOCUMENT: dict[str, Any] = json.loads((DOCUMENTS / "youtube.v3.json").read_text(encoding="utf-8"))
SOON = (datetime.now(UTC) + timedelta(hours=1)).isoformat()


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings("youtube", video_processing_seconds=0)
    return stand.add_account("youtube", "humas", display_name="Humas Latihan", followers=1234)


@pytest.fixture
def client(account: PracticeAccount) -> Iterator[Any]:
    home = f"{account.home}/"
    document = {**DOCUMENT, "rootUrl": home, "baseUrl": home}
    del document["mtlsRootUrl"]
    credentials: Any = Credentials  # It is typed, but its making is not.
    made = build_from_document(document, http=AuthorizedHttp(credentials(token=account.secret), http=build_http()))
    yield made
    made.close()


def strangers(schema: dict[str, Any], value: Any, where: str = "") -> list[str]:
    """Name what the discovery document does not know, or knows as another type."""
    schema = DOCUMENT["schemas"][schema["$ref"]] if "$ref" in schema else schema
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": float}
    if not isinstance(value, kinds[schema["type"]]):
        return [f"{where}: {type(value).__name__} is no {schema['type']}"]
    if isinstance(value, list):
        return [each for item in value for each in strangers(schema["items"], item, where)]
    if not isinstance(value, dict):
        known = schema.get("enum")
        return [f"{where}: {value}"] if known and value not in known else []
    fields, others = schema.get("properties", {}), schema.get("additionalProperties")
    found = []
    for name, inner in value.items():
        known = fields.get(name) or others
        found += strangers(known, inner, f"{where}.{name}") if known else [f"{where}.{name} is unknown"]
    return found


def check(name: str, value: Any) -> None:
    assert strangers({"$ref": name}, value, name) == []


def upload(client: Any, *, size_bytes: int = 2_000, **status: Any) -> Any:
    media = MediaIoBaseUpload(BytesIO(mp4(size_bytes)), "video/mp4", chunksize=256 * 1024, resumable=True)
    body = {
        "snippet": {"title": "(latihan) Perda", "description": "(latihan) Penjelasan", "categoryId": "25"},
        "status": {"privacyStatus": "private", **status},
    }
    request = client.videos().insert(part="snippet,status", body=body, media_body=media)
    answer = None
    while answer is None:
        _, answer = request.next_chunk()
    return answer


def test_a_video_is_uploaded_in_pieces_and_turned_public(stand: Stand, client: Any) -> None:
    video = upload(client, size_bytes=900_000)
    check("Video", video)
    assert (video["status"]["privacyStatus"], stand.record()) == ("private", [])
    changed = (
        client.videos().update(part="status", body={"id": video["id"], "status": {"privacyStatus": "public"}}).execute()
    )
    assert changed["status"]["privacyStatus"] == "public"
    [post] = stand.record()
    assert (post.id, post.text) == (video["id"], "(latihan) Penjelasan")
    with httpx.Client() as browser:
        assert "LATIHAN" in browser.get(post.url).text
    client.videos().delete(id=video["id"]).execute()
    assert stand.record()[0].deleted_at is not None


def test_parts_decide_what_is_told_and_unknown_ids_are_left_out(client: Any) -> None:
    video = upload(client)
    parts = "id,snippet,status,statistics,processingDetails"
    listed = client.videos().list(part=parts, id=f"{video['id']},aaaaaaaaaaa").execute()
    check("VideoListResponse", listed)
    [found] = listed["items"]
    assert found["statistics"]["viewCount"] == "0"
    assert found["processingDetails"]["processingStatus"] == "succeeded"
    [bare] = client.videos().list(part="id", id=video["id"]).execute()["items"]
    assert set(bare) == {"kind", "etag", "id"}


def test_a_part_that_is_updated_loses_what_is_left_out(client: Any) -> None:
    video = upload(client)
    snippet = {"title": "(latihan) Baru", "categoryId": "25"}
    changed = client.videos().update(part="snippet", body={"id": video["id"], "snippet": snippet}).execute()
    assert "description" not in changed["snippet"]


def test_a_scheduled_video_turns_public_on_the_clock(stand: Stand, client: Any) -> None:
    video = upload(client, publishAt=SOON)
    assert stand.record() == []
    stand.let_pass(3600)
    assert [post.id for post in stand.record()] == [video["id"]]
    [found] = client.videos().list(part="status", id=video["id"]).execute()["items"]
    assert found["status"]["privacyStatus"] == "public"
    with pytest.raises(HttpError, match="scheduled publishing time"):
        upload(client, privacyStatus="public", publishAt=(datetime.now(UTC) + timedelta(hours=3)).isoformat())


def test_a_project_without_audit_stays_private_without_a_word(stand: Stand, client: Any) -> None:
    stand.settings("youtube", is_audited=False)
    video = upload(client, privacyStatus="public")
    assert video["status"]["privacyStatus"] == "private"


def test_picture_captions_and_playlist(client: Any) -> None:
    video = upload(client)
    picture = MediaIoBaseUpload(BytesIO(jpeg()), "image/jpeg")
    client.thumbnails().set(videoId=video["id"], media_body=picture).execute()
    captions = MediaIoBaseUpload(BytesIO(b"1\n00:00:00,000 --> 00:00:01,000\nHalo\n"), "application/octet-stream")
    body = {"snippet": {"videoId": video["id"], "language": "id", "name": ""}}
    client.captions().insert(part="snippet", body=body, media_body=captions).execute()
    [caption] = client.captions().list(part="snippet", videoId=video["id"]).execute()["items"]
    assert caption["snippet"]["language"] == "id"
    playlist = client.playlists().insert(part="snippet", body={"snippet": {"title": "Perda"}}).execute()
    resource = {"kind": "youtube#video", "videoId": video["id"]}
    item = {"snippet": {"playlistId": playlist["id"], "resourceId": resource}}
    client.playlistItems().insert(part="snippet", body=item).execute()
    held = client.playlistItems().list(part="snippet,contentDetails", playlistId=playlist["id"]).execute()
    check("PlaylistItemListResponse", held)
    assert [each["contentDetails"]["videoId"] for each in held["items"]] == [video["id"]]


def test_a_channel_and_its_uploads(client: Any, account: PracticeAccount) -> None:
    video = upload(client)
    channels = client.channels().list(part="id,snippet,contentDetails,statistics,status", mine=True).execute()
    check("ChannelListResponse", channels)
    [channel] = channels["items"]
    assert (channel["id"], channel["statistics"]["subscriberCount"]) == (account.remote_id, "1230")
    uploads = channel["contentDetails"]["relatedPlaylists"]["uploads"]
    held = client.playlistItems().list(part="contentDetails", playlistId=uploads, maxResults=50).execute()
    assert [each["contentDetails"]["videoId"] for each in held["items"]] == [video["id"]]


def test_comments_come_in_pages_newest_first_and_are_answered(stand: Stand, client: Any) -> None:
    stand.settings(audience=False)
    video = upload(client, privacyStatus="public")
    for number in range(3):
        stand.audience(video["id"], comment=f"Tanya {number}", author="warga7")
        client.commentThreads().list(part="id", videoId=video["id"]).execute()
    found: list[str] = []
    request = client.commentThreads().list(part="snippet,replies", videoId=video["id"], order="time", maxResults=2)
    while request is not None:
        page = request.execute()
        check("CommentThreadListResponse", page)
        found += [each["snippet"]["topLevelComment"]["snippet"]["textOriginal"] for each in page["items"]]
        last = page["items"][-1]["id"]
        request = client.commentThreads().list_next(request, page)
    assert found == ["Tanya 2", "Tanya 1", "Tanya 0"]
    body = {"snippet": {"parentId": last, "textOriginal": "Terima kasih"}}
    answer = client.comments().insert(part="snippet", body=body).execute()
    check("Comment", answer)
    [told] = client.comments().list(part="snippet", parentId=last).execute()["items"]
    assert told["snippet"]["textOriginal"] == "Terima kasih"
    client.comments().setModerationStatus(id=last, moderationStatus="rejected").execute()
    assert len(client.commentThreads().list(part="id", videoId=video["id"]).execute()["items"]) == 2


def test_units_are_counted_by_method_and_refused_in_googles_words(stand: Stand, client: Any) -> None:
    stand.settings("youtube", rate_limits={"units": 51})
    video = upload(client)
    client.videos().list(part="id", id=video["id"]).execute()
    change = {"id": video["id"], "status": {"privacyStatus": "unlisted"}}
    client.videos().update(part="status", body=change).execute()
    with pytest.raises(HttpError) as refusal:
        client.videos().list(part="id", id=video["id"]).execute()
    assert refusal.value.status_code == 403
    assert refusal.value.error_details[0]["reason"] == "quotaExceeded"
    assert stand.summary()["violations"] == {"youtube": {"units": 1}}


def test_a_broadcast_is_made_bound_and_moved(stand: Stand, client: Any, account: PracticeAccount) -> None:
    body = {
        "snippet": {"title": "(latihan) Rapat", "description": "(latihan) Siaran", "scheduledStartTime": SOON},
        "status": {"privacyStatus": "public"},
        "contentDetails": {"monitorStream": {"enableMonitorStream": True}},
    }
    made = client.liveBroadcasts().insert(part="snippet,status,contentDetails", body=body).execute()
    check("LiveBroadcast", made)
    assert [post.id for post in stand.record()] == [made["id"]]
    cdn = {"ingestionType": "rtmp", "resolution": "1080p", "frameRate": "30fps"}
    stream = (
        client.liveStreams()
        .insert(part="snippet,cdn,status", body={"snippet": {"title": "Aula"}, "cdn": cdn})
        .execute()
    )
    check("LiveStream", stream)
    live = client.liveBroadcasts()
    bound = live.bind(id=made["id"], streamId=stream["id"], part="id,contentDetails,status").execute()
    assert bound["status"]["lifeCycleStatus"] == "ready"
    with pytest.raises(HttpError, match="inactive"):
        live.transition(id=made["id"], broadcastStatus="live", part="status").execute()
    httpx.put(f"{account.home}/ingest/{stream['cdn']['ingestionInfo']['streamName']}").raise_for_status()
    for state in ("testing", "live", "complete"):
        moved = live.transition(id=made["id"], broadcastStatus=state, part="status").execute()
        assert moved["status"]["lifeCycleStatus"] == state
    with pytest.raises(HttpError) as refusal:
        live.transition(id=made["id"], broadcastStatus="complete", part="status").execute()
    assert refusal.value.error_details[0]["reason"] == "redundantTransition"


def test_a_revoked_token_is_refused(stand: Stand, client: Any, account: PracticeAccount) -> None:
    stand.revoke(account)
    request = client.channels().list(part="id", mine=True)
    # The client tries to renew the token, and has nothing to do it with.
    with pytest.raises(RefreshError, match="refresh"):
        request.execute()
