"""The calls LinkedIn's documentation shows, made by hand: the sandbox answers them as the documentation says."""

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from tests.sandbox.pictures import mp4, png
from tests.sandbox.stand import PracticeAccount, Stand

VERSION = {"LinkedIn-Version": "202609", "X-Restli-Protocol-Version": "2.0.0"}


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings("linkedin", video_processing_seconds=0)
    return stand.add_account("linkedin", "dinas", display_name="Dinas Latihan", followers=200)


@pytest.fixture
def http(account: PracticeAccount) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {account.secret}", **VERSION}
    with httpx.Client(base_url=account.home, headers=headers) as made:
        yield made


def post_of(account: PracticeAccount, commentary: str = "Contoh teks latihan", **more: object) -> dict[str, object]:
    return {
        "author": account.remote_id,
        "commentary": commentary,
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
        **more,
    }


def coded(urn: str) -> str:
    return quote(urn, safe="")


def test_a_post_is_created_read_changed_and_deleted(stand: Stand, http: httpx.Client, account: PracticeAccount) -> None:
    made = http.post("/rest/posts", json=post_of(account))
    urn = made.headers["x-restli-id"]
    assert (made.status_code, made.content) == (201, b"")
    assert urn.startswith("urn:li:share:")
    read = http.get(f"/rest/posts/{coded(urn)}").json()
    assert (read["id"], read["author"], read["lifecycleState"]) == (urn, account.remote_id, "PUBLISHED")
    patch = {"patch": {"$set": {"commentary": "Diubah"}}}
    changed = http.post(f"/rest/posts/{coded(urn)}", json=patch, headers={"X-RestLi-Method": "PARTIAL_UPDATE"})
    assert (changed.status_code, stand.record()[0].text) == (204, "Diubah")
    for _ in range(2):
        gone = http.delete(f"/rest/posts/{coded(urn)}", headers={"X-RestLi-Method": "DELETE"})
        assert gone.status_code == 204
    assert http.get(f"/rest/posts/{coded(urn)}").status_code == 404


@pytest.mark.parametrize(("version", "status"), [("", 400), ("202508", 426), ("202609", 201)])
def test_every_call_needs_a_living_version(
    http: httpx.Client, account: PracticeAccount, version: str, status: int
) -> None:
    del http.headers["LinkedIn-Version"]
    headers = {"LinkedIn-Version": version} if version else {}
    assert http.post("/rest/posts", json=post_of(account), headers=headers).status_code == status


def test_a_reserved_character_left_open_cuts_the_text_in_silence(
    stand: Stand, http: httpx.Client, account: PracticeAccount
) -> None:
    for text in ("Satu (dua) tiga", r"Satu \(dua\) tiga", r"Halo @[Dinas](urn:li:organization:1) {hashtag|\#|Perda}"):
        assert http.post("/rest/posts", json=post_of(account, text)).status_code == 201
    assert [post.text for post in stand.record()] == ["Satu ", "Satu (dua) tiga", "Halo Dinas #Perda"]


def test_an_equal_post_is_refused_with_the_name_of_the_first_even_after_it_was_deleted(
    http: httpx.Client, account: PracticeAccount
) -> None:
    urn = http.post("/rest/posts", json=post_of(account)).headers["x-restli-id"]
    for _ in range(2):
        again = http.post("/rest/posts", json=post_of(account))
        [detail] = again.json()["errorDetails"]["inputErrors"]
        assert (again.status_code, detail["code"], "code" in again.json()) == (422, "DUPLICATE_POST", False)
        assert urn in again.json()["message"]
        http.delete(f"/rest/posts/{coded(urn)}")


def test_images_are_sent_in_two_calls_and_shown_with_their_alt_texts(
    stand: Stand, http: httpx.Client, account: PracticeAccount
) -> None:
    images = []
    for shade in (1, 2):
        wish = {"initializeUploadRequest": {"owner": account.remote_id}}
        value = http.post("/rest/images?action=initializeUpload", json=wish).json()["value"]
        assert http.put(value["uploadUrl"], content=png(shade=shade)).status_code == 201
        assert http.get(f"/rest/images/{coded(value['image'])}").json()["status"] == "AVAILABLE"
        images.append({"id": value["image"], "altText": f"Alt {shade}"})
    made = http.post("/rest/posts", json=post_of(account, content={"multiImage": {"images": images}}))
    assert (made.status_code, stand.record()[0].alts) == (201, ["Alt 1", "Alt 2"])


def test_a_video_is_sent_in_parts_without_the_token_and_finalised_by_their_etags(
    stand: Stand, http: httpx.Client, account: PracticeAccount
) -> None:
    content = mp4(size_bytes=5_000_000)
    wish = {"owner": account.remote_id, "fileSizeBytes": len(content), "uploadCaptions": False}
    answer = http.post("/rest/videos?action=initializeUpload", json={"initializeUploadRequest": wish}).json()
    value = answer["value"]
    assert [part["lastByte"] for part in value["uploadInstructions"]] == [4_194_303, 4_999_999]
    post = post_of(account, content={"media": {"id": value["video"], "title": "Video"}})
    early = http.post("/rest/posts", json=post)
    assert (early.status_code, early.json()["code"]) == (400, "MEDIA_ASSET_WAITING_UPLOAD")
    tags = []
    with httpx.Client() as bare:
        for part in value["uploadInstructions"]:
            sent = bare.put(part["uploadUrl"], content=content[part["firstByte"] : part["lastByte"] + 1])
            tags.append(sent.headers["etag"].strip('"'))
    end = {"video": value["video"], "uploadToken": value["uploadToken"], "uploadedPartIds": tags[::-1]}
    finalise = "/rest/videos?action=finalizeUpload"
    assert http.post(finalise, json={"finalizeUploadRequest": end}).status_code == 400
    end["uploadedPartIds"] = tags
    assert http.post(finalise, json={"finalizeUploadRequest": end}).status_code == 200
    made = http.post("/rest/posts", json=post)
    assert made.headers["x-restli-id"].startswith("urn:li:ugcPost:")
    assert stand.record()[0].media == 1


def test_urns_in_addresses_must_be_encoded(http: httpx.Client, account: PracticeAccount) -> None:
    urn = http.post("/rest/posts", json=post_of(account)).headers["x-restli-id"]
    assert http.get(f"/rest/posts/{urn}").status_code == 400
    assert http.get(f"/rest/posts?ids=List({urn})").status_code == 400
    batch = http.get(f"/rest/posts?ids=List({coded(urn)},{coded('urn:li:share:1')})").json()
    assert (set(batch["results"]), batch["errors"]) == ({urn}, {"urn:li:share:1": {"status": 404}})
    assert http.get("/rest/posts?q=author&q=author").status_code == 400


def test_figures_and_followers(stand: Stand, http: httpx.Client, account: PracticeAccount) -> None:
    stand.settings(audience=False)
    urn = http.post("/rest/posts", json=post_of(account)).headers["x-restli-id"]
    stand.audience(urn, likes=10, reposts=2, replies=3)
    asked = f"q=organizationalEntity&organizationalEntity={coded(account.remote_id)}&shares=List({coded(urn)})"
    [found] = http.get(f"/rest/organizationalEntityShareStatistics?{asked}").json()["elements"]
    figures = found["totalShareStatistics"]
    assert (found["share"], figures["likeCount"], figures["commentCount"], figures["shareCount"]) == (urn, 10, 3, 2)
    assert 0 < figures["engagement"] < 1
    size = http.get(f"/rest/networkSizes/{coded(account.remote_id)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER").json()
    assert size["firstDegreeSize"] >= 200


def test_comments_hang_on_the_activity_and_are_answered(
    stand: Stand, http: httpx.Client, account: PracticeAccount
) -> None:
    stand.settings(audience=False)
    urn = http.post("/rest/posts", json=post_of(account)).headers["x-restli-id"]
    stand.audience(urn, comment="Kapan?", author="warga1")
    actions = "q=criteria&actions=List(COMMENT)&timeRange=(start:0)"
    path = f"/rest/organizationalEntityNotifications?{actions}&organizationalEntity={coded(account.remote_id)}"
    [notice] = http.get(path).json()["elements"]
    comment = notice["decoratedGeneratedActivity"]["comment"]
    assert notice["sourcePost"].startswith("urn:li:activity:")
    assert (notice["decoratedSourcePost"]["entity"], comment["text"]) == (urn, "Kapan?")
    body = {"actor": account.remote_id, "object": urn, "message": {"text": "Besok (jam 9)"}}
    answer = http.post(f"/rest/socialActions/{coded(urn)}/comments", json={**body, "parentComment": comment["entity"]})
    assert (answer.status_code, answer.json()["message"]["text"]) == (201, "Besok (jam 9)")
    [told] = http.get(f"/rest/socialActions/{coded(comment['entity'])}/comments").json()["elements"]
    assert told["$URN"] == answer.headers["x-restli-id"]


def test_a_person_may_not_act_for_a_page_nor_read_posts(stand: Stand, account: PracticeAccount) -> None:
    person = stand.add_account("linkedin", "in-petugas")
    with httpx.Client(base_url=person.home, headers={"Authorization": f"Bearer {person.secret}", **VERSION}) as http:
        for answer in (
            http.post("/rest/posts", json=post_of(account)),
            http.get(f"/rest/posts?q=author&author={coded(person.remote_id)}"),
        ):
            assert (answer.status_code, answer.json()["serviceErrorCode"]) == (403, 100)
        assert http.post("/rest/posts", json=post_of(person)).status_code == 201


def test_a_day_that_is_used_up_answers_without_any_header(
    stand: Stand, http: httpx.Client, account: PracticeAccount
) -> None:
    stand.begin_window(86_400)
    stand.settings("linkedin", rate_limits={"member": 1})
    http.post("/rest/posts", json=post_of(account))
    refused = http.post("/rest/posts", json=post_of(account, "lagi"))
    assert (refused.status_code, refused.json()["serviceErrorCode"]) == (429, 101)
    assert "retry-after" not in refused.headers
    assert stand.summary()["violations"] == {"linkedin": {"member": 1}}
