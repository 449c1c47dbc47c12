"""facebook-business, Meta's own client, finds in the sandbox what it expects of Facebook and Instagram."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.photo import Photo
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession
from PIL import Image

from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings(audience=False)
    return stand.add_account("facebook", "humas", display_name="Humas Latihan", followers=5_000)


@pytest.fixture
def api(account: PracticeAccount) -> Iterator[FacebookAdsApi]:
    yield from opened(account)


def opened(account: PracticeAccount) -> Iterator[FacebookAdsApi]:
    session = FacebookSession(access_token=account.secret)
    session.GRAPH = account.home
    yield FacebookAdsApi(session, api_version="v26.0")
    session.requests.close()


@pytest.fixture
def page(api: FacebookAdsApi, account: PracticeAccount) -> Page:
    return Page(account.remote_id, api=api)


def test_a_text_is_posted_and_read_back(stand: Stand, page: Page, api: FacebookAdsApi) -> None:
    made = page.create_feed(params={"message": "Perda latihan", "link": "https://contoh.invalid/perda/1"})
    read = PagePost(made["id"], api=api).api_get(
        fields=["id", "message", "created_time", "permalink_url", "is_published", "from"]
    )
    assert (read["message"], read["is_published"]) == ("Perda latihan", True)
    assert read["from"]["name"] == "Humas Latihan"
    assert [post["id"] for post in page.get_published_posts(fields=["id"])] == [made["id"]]
    [post] = stand.record()
    assert (post.id, post.link, post.url) == (made["id"], "https://contoh.invalid/perda/1", read["permalink_url"])


def photo(api: FacebookAdsApi, account: PracticeAccount, shade: int, **params: object) -> dict[str, str]:
    """Upload bytes: the client's own method takes addresses only."""
    file = ("foto.png", png(shade=shade), "image/png")
    made: dict[str, str] = api.call("POST", (account.remote_id, "photos"), params, files={"source": file}).json()
    return made


def test_a_photo_is_posted_by_its_bytes_and_two_by_one_post(
    stand: Stand, page: Page, api: FacebookAdsApi, account: PracticeAccount
) -> None:
    one = photo(api, account, 1, message="Satu foto", alt_text_custom="loket")
    assert one["post_id"] == stand.record()[0].id
    ids = [photo(api, account, shade, published="false")["id"] for shade in (2, 3)]
    made = page.create_feed(
        params={"message": "Dua foto", "attached_media": [{"media_fbid": identity} for identity in ids]}
    )
    fields = {"fields": "attachments{target,subattachments{target}}"}
    shown = api.call("GET", (made["id"],), fields).json()["attachments"]["data"][0]
    assert [each["target"]["id"] for each in shown["subattachments"]["data"]] == ids
    assert [(post.media, post.alts) for post in stand.record()] == [(1, ["loket"]), (2, ["", ""])]
    with pytest.raises(FacebookRequestError) as refusal:
        page.create_feed(params={"attached_media": [{"media_fbid": ids[0]}]})
    assert refusal.value.api_error_subcode() == 1366051


def test_a_photo_nobody_shows_can_be_deleted(stand: Stand, page: Page, api: FacebookAdsApi, picture: str) -> None:
    made = page.create_photo(params={"published": False, "url": picture})
    assert stand.record() == []
    Photo(made["id"], api=api).api_delete()
    with pytest.raises(FacebookRequestError) as refusal:
        Photo(made["id"], api=api).api_get(fields=["id"])
    assert (refusal.value.api_error_code(), refusal.value.api_error_subcode()) == (100, 33)


def test_a_video_goes_up_in_pieces(stand: Stand, api: FacebookAdsApi, account: PracticeAccount) -> None:
    stand.settings("facebook", video_processing_seconds=0.0)
    content = mp4(1_500_000)
    path = (account.remote_id, "videos")
    begun = api.call("POST", path, {"upload_phase": "start", "file_size": len(content)}).json()
    start, end = int(begun["start_offset"]), int(begun["end_offset"])
    while start < end:
        form = {
            "upload_phase": "transfer",
            "upload_session_id": begun["upload_session_id"],
            "start_offset": start,
        }
        sent = api.call("POST", path, form, files={"video_file_chunk": content[start:end]}).json()
        start, end = int(sent["start_offset"]), int(sent["end_offset"])
    assert stand.record() == []
    form = {"upload_phase": "finish", "upload_session_id": begun["upload_session_id"], "description": "Film"}
    assert api.call("POST", path, form).json() == {"success": True}
    video = api.call("GET", (begun["video_id"],), {"fields": "status,post_id,published"}).json()
    assert video["status"]["video_status"] == "ready"
    assert [f"{account.remote_id}_{video['post_id']}"] == [post.id for post in stand.record()]


def test_a_post_is_edited_and_deleted(stand: Stand, page: Page, api: FacebookAdsApi) -> None:
    made = page.create_feed(params={"message": "Salah"})
    post = PagePost(made["id"], api=api)
    post.api_update(params={"message": "Benar"})
    assert post.api_get(fields=["message"])["message"] == "Benar"
    post.api_delete()
    with pytest.raises(FacebookRequestError):
        post.api_get(fields=["message"])
    assert stand.record()[0].deleted_at is not None


def test_comments_are_listed_answered_hidden_and_removed(stand: Stand, page: Page, api: FacebookAdsApi) -> None:
    post = PagePost(page.create_feed(params={"message": "Apa kabar?"})["id"], api=api)
    stand.audience(post["id"], comment="Baik", author="warga1")
    [said] = post.get_comments(fields=["id", "message", "from", "can_hide"])
    assert (said["message"], said["from"]["name"], said["can_hide"]) == ("Baik", "warga1", True)
    comment = Comment(said["id"], api=api)
    answer = comment.create_comment(params={"message": "Syukurlah"})
    assert [each["id"] for each in comment.get_comments(fields=["id"])] == [answer["id"]]
    comment.api_update(params={"is_hidden": True})
    assert comment.api_get(fields=["is_hidden"])["is_hidden"] is True
    comment.api_delete()
    assert [each["id"] for each in post.get_comments(fields=["id"])] == []


# The client's own list of types does not fit the list it takes.
@pytest.mark.filterwarnings("ignore:value of metric:UserWarning")
def test_figures_come_and_a_metric_that_was_taken_away_fails_the_call(
    stand: Stand, page: Page, api: FacebookAdsApi
) -> None:
    post = PagePost(page.create_feed(params={"message": "Angka"})["id"], api=api)
    stand.audience(post["id"], likes=10, reposts=2)
    [figure] = post.get_insights(params={"metric": ["post_reactions_like_total"]})
    assert figure["values"][0]["value"] == 10
    with pytest.raises(FacebookRequestError) as refusal:
        post.get_insights(params={"metric": ["post_impressions", "post_clicks"]})
    assert refusal.value.api_error_code() == 100


def test_a_batch_answers_each_call_by_itself(page: Page, api: FacebookAdsApi, account: PracticeAccount) -> None:
    posts = [page.create_feed(params={"message": f"Nomor {number}"})["id"] for number in range(3)]
    batch = api.new_batch()
    good: list[Any] = []
    bad: list[Any] = []
    for identity in [*posts, f"{account.remote_id}_1"]:
        batch.add("GET", (identity,), params={"fields": "message,shares"}, success=good.append, failure=bad.append)
    assert batch.execute() is None
    assert [answer.json()["message"] for answer in good] == ["Nomor 0", "Nomor 1", "Nomor 2"]
    assert [answer.error().api_error_subcode() for answer in bad] == [33]


def test_lists_go_on_by_cursors(page: Page) -> None:
    for number in range(7):
        page.create_feed(params={"message": f"Nomor {number}"})
    posts = list(page.get_published_posts(fields=["message"], params={"limit": 3}))
    assert [post["message"] for post in posts] == [f"Nomor {number}" for number in range(6, -1, -1)]
    with pytest.raises(FacebookRequestError):
        page.get_published_posts(fields=["message"], params={"limit": 101})


def test_a_limit_and_a_dead_token_have_their_codes(stand: Stand, page: Page) -> None:
    stand.fault("rate_limited", count=1, seconds=120)
    with pytest.raises(FacebookRequestError) as limit:
        page.create_feed(params={"message": "Cepat"})
    assert (limit.value.http_status(), limit.value.api_error_code()) == (400, 80001)
    assert '"estimated_time_to_regain_access": 2' in limit.value.http_headers()["x-business-use-case-usage"]
    stand.fault("dead_token", count=1)
    with pytest.raises(FacebookRequestError) as dead:
        page.create_feed(params={"message": "Mati"})
    assert (dead.value.api_error_code(), dead.value.api_error_subcode()) == (190, 460)
    assert stand.record() == []


def test_a_version_that_does_not_exist_is_an_unknown_path(api: FacebookAdsApi, account: PracticeAccount) -> None:
    with pytest.raises(FacebookRequestError, match="Unknown path components"):
        api.call("GET", (account.remote_id,), api_version="v99.0")


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def picture(tmp_path: Path) -> Iterator[str]:
    Image.new("RGB", (40, 40)).save(tmp_path / "gambar.jpg", "JPEG")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/gambar.jpg"
        server.shutdown()
        thread.join()


@pytest.fixture
def profile(stand: Stand) -> Iterator[IGUser]:
    stand.settings(audience=False)
    account = stand.add_account("instagram", "humas", followers=5_000)
    for api in opened(account):
        yield IGUser(account.remote_id, api=api)


def container(stand: Stand, profile: IGUser, **params: object) -> str:
    made = str(profile.create_media(params=params)["id"])
    ask = partial(profile.get_api_assured().call, "GET", (made,), {"fields": "status_code,status"})
    stand.wait_until(lambda _: ask().json()["status_code"] != "IN_PROGRESS")
    return made


def test_instagram_publishes_a_container_once(stand: Stand, profile: IGUser, picture: str) -> None:
    made = container(stand, profile, image_url=picture, caption="Latihan", alt_text="lambang")
    assert stand.record() == []
    published = profile.create_media_publish(params={"creation_id": made})["id"]
    assert published != made
    with pytest.raises(FacebookRequestError) as again:
        profile.create_media_publish(params={"creation_id": made})
    assert again.value.api_error_subcode() == 2207008
    medium = IGMedia(published, api=profile.get_api_assured()).api_get(fields=["caption", "permalink", "like_count"])
    [post] = stand.record()
    assert (post.id, post.url, post.text, post.alts) == (published, medium["permalink"], "Latihan", ["lambang"])
    assert [each["id"] for each in profile.get_media(fields=["id"])] == [published]
    [usage] = profile.get_content_publishing_limit(fields=["quota_usage", "config"])
    assert (usage["quota_usage"], usage["config"]["quota_duration"]) == (1, 86_400)


def test_instagram_refuses_to_publish_what_cannot_be_used(stand: Stand, profile: IGUser, picture: str) -> None:
    made = container(stand, profile, image_url=picture.replace("gambar", "tidak-ada"))
    with pytest.raises(FacebookRequestError) as early:
        profile.create_media_publish(params={"creation_id": made})
    assert (early.value.api_error_code(), early.value.api_error_subcode()) == (9007, 2207027)


def test_instagram_comments_are_answered_and_figures_read(stand: Stand, profile: IGUser, picture: str) -> None:
    made = container(stand, profile, image_url=picture)
    medium = IGMedia(profile.create_media_publish(params={"creation_id": made})["id"], api=profile.get_api_assured())
    stand.audience(medium["id"], comment="Bagus", author="warga1", likes=9)
    [said] = medium.get_comments(fields=["id", "text", "username"])
    comment = IGComment(said["id"], api=profile.get_api_assured())
    comment.create_reply(params={"message": "Terima kasih"})
    assert stand.record()[-1].parent == said["id"]
    with pytest.raises(FacebookRequestError) as late:
        comment.create_reply(params={"message": "Lagi"}, fields=["id"])
    assert (late.value.api_error_code(), len(stand.record())) == (20, 3)
    figures = medium.get_insights(params={"metric": ["likes", "views"]})
    assert [each["values"][0]["value"] for each in figures] == [9, 108]
