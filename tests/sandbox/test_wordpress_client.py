"""The practice site answers plain calls as the handbook documents them; the connector's judge is the real WordPress."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.sandbox.pictures import png
from tests.sandbox.stand import PracticeAccount, Stand


@pytest.fixture
def account(stand: Stand) -> PracticeAccount:
    stand.settings(audience=False)
    return stand.add_account("wordpress", "humas", display_name="Humas Latihan")


@pytest.fixture
def http(account: PracticeAccount) -> Iterator[httpx.Client]:
    login = (account.handle, account.secret)
    with httpx.Client(base_url=f"{account.home}/wp-json/wp/v2/", auth=login) as made:
        yield made


def test_the_front_page_says_where_the_api_is(stand: Stand, account: PracticeAccount, http: httpx.Client) -> None:
    assert http.head(f"{account.home}/").headers["link"] == f'<{account.home}/wp-json/>; rel="https://api.w.org/"'
    index = http.get(f"{account.home}/wp-json/").json()
    consent = index["authentication"]["application-passwords"]["endpoints"]["authorization"]
    assert consent == f"{account.home}/wp-admin/authorize-application.php"
    stand.settings("wordpress", plain_permalinks=True)
    assert "rest_route=/" in http.head(f"{account.home}/").headers["link"]
    assert http.get(f"{account.home}/", params={"rest_route": "/wp/v2/users/me"}).json()["slug"] == "humas"


def test_a_person_gives_a_password_or_does_not(account: PracticeAccount, http: httpx.Client) -> None:
    asked = {"app_name": "Uji", "success_url": "https://c.invalid/kembali?state=s", "account": "humas"}
    page = f"{account.home}/wp-admin/authorize-application.php"
    assert "Izinkan Uji?" in http.get(page, params=asked).text
    back = urlsplit(http.post(page, data=asked | {"answer": "approve"}).headers["location"])
    given = {name: values[0] for name, values in parse_qs(back.query).items()}
    assert (given["state"], given["user_login"], len(given["password"])) == ("s", "humas", 24)
    with httpx.Client(auth=("humas", given["password"])) as new:
        assert new.get(f"{account.home}/wp-json/wp/v2/users/me").json()["slug"] == "humas"
    refused = http.post(page, data=asked | {"answer": "reject"}).headers["location"]
    assert refused.endswith("&success=false")


def test_who_may_not_is_told_why(stand: Stand, account: PracticeAccount, http: httpx.Client) -> None:
    wish = {"title": "x", "status": "publish"}
    with httpx.Client(base_url=http.base_url) as stranger:
        answer = stranger.post("posts", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (401, "rest_cannot_create")
    newcomer = stand.add_account("wordpress", "kontributor")
    answer = http.post("posts", json=wish, auth=(newcomer.handle, newcomer.secret))
    assert (answer.status_code, answer.json()["code"]) == (403, "rest_cannot_publish")
    answer = http.post("posts", json=wish, auth=(account.handle, "salah"))
    assert (answer.status_code, answer.json()["code"]) == (401, "incorrect_password")
    stand.settings("wordpress", strips_authorization=True)
    assert http.post("posts", json=wish).json()["code"] == "rest_cannot_create"
    assert stand.record() == []


def test_a_draft_becomes_visible_by_its_status_and_stays_one(stand: Stand, http: httpx.Client) -> None:
    made = http.post("posts", json={"title": "Judul", "content": "<p>Isi &amp; lain</p>", "slug": "judul"})
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    assert stand.record() == []
    for _ in range(2):
        post = http.post(f"posts/{made.json()['id']}", json={"status": "publish"}).json()
    assert (post["slug"], post["title"]["raw"]) == ("judul", "Judul")
    assert [line.text for line in stand.record()] == ["Judul\n\nIsi & lain"]
    twin = http.post("posts", json={"title": "Judul", "content": "Isi", "slug": "judul", "status": "publish"}).json()
    assert twin["slug"] == "judul-2"
    found = http.get("posts", params={"slug": "judul,judul-2", "status": "any", "context": "edit"}).json()
    assert [each["slug"] for each in found] == ["judul-2", "judul"]


def test_an_error_in_the_terms_comes_after_the_post_is_out(stand: Stand, http: httpx.Client) -> None:
    wish = {"title": "Terlanjur", "status": "publish", "featured_media": 999, "categories": [999]}
    assert http.post("posts", json=wish).status_code == 400
    assert [line.text for line in stand.record()] == ["Terlanjur"]


def test_files_come_raw_or_in_a_form(http: httpx.Client) -> None:
    raw = http.post(
        "media",
        content=png(),
        headers={"Content-Type": "image/png", "Content-Disposition": 'attachment; filename="a.png"'},
    )
    form = http.post("media", files={"file": ("a.png", png(), "image/png")}, data={"alt_text": "Bagan"})
    assert (raw.status_code, form.status_code, form.json()["alt_text"]) == (201, 201, "Bagan")
    assert "location" in form.headers
    bad = http.post("media", files={"file": ("a.png", b"bukan", "image/png")})
    assert (bad.status_code, bad.json()["code"]) == (500, "rest_upload_unknown_error")
    assert http.post("media", content=b"x", headers={"Content-Type": "image/png"}).status_code == 400


def test_totals_stand_in_headers_and_pages_end(http: httpx.Client) -> None:
    for number in range(3):
        http.post("posts", json={"title": f"Nomor {number}", "status": "publish"})
    page = http.get("posts", params={"per_page": "2"})
    assert (page.headers["X-WP-Total"], page.headers["X-WP-TotalPages"], len(page.json())) == ("3", "2", 2)
    beyond = http.get("posts", params={"per_page": "2", "page": "3"})
    assert (beyond.status_code, beyond.json()["code"]) == (400, "rest_post_invalid_page_number")
    assert http.get("posts", params={"per_page": "101"}).status_code == 400


def test_the_trash_and_what_is_beyond(stand: Stand, http: httpx.Client) -> None:
    post = http.post("posts", json={"title": "Hapus", "status": "publish"}).json()["id"]
    assert http.delete(f"posts/{post}").json()["status"] == "trash"
    assert http.delete(f"posts/{post}").status_code == 410
    assert http.delete(f"posts/{post}", params={"force": "true"}).json()["deleted"]
    assert http.get(f"posts/{post}").json()["code"] == "rest_post_invalid_id"
    assert stand.record()[0].deleted_at is not None


def test_comments_come_in_order_and_are_answered_once(stand: Stand, http: httpx.Client) -> None:
    post = http.post("posts", json={"title": "Tanya", "status": "publish"}).json()["id"]
    for number in range(2):
        stand.audience(str(post), comment=f"Tanya {number}", author="warga7")
    found = http.get("comments", params={"post": post, "order": "asc"})
    assert [each["content"]["rendered"] for each in found.json()] == ["<p>Tanya 0</p>\n", "<p>Tanya 1</p>\n"]
    assert "author_email" not in found.json()[0]
    wish = {"post": post, "parent": found.json()[0]["id"], "content": "Besok"}
    assert http.post("comments", json=wish).status_code == 201
    again = http.post("comments", json=wish)
    assert (again.status_code, again.json()["code"]) == (409, "comment_duplicate")


def test_categories_have_one_name_each(http: httpx.Client) -> None:
    made = http.post("categories", json={"name": "Layanan"}).json()["id"]
    again = http.post("categories", json={"name": "layanan"}).json()
    assert (again["code"], again["data"]["term_id"]) == ("term_exists", made)
    assert [each["id"] for each in http.get("categories", params={"search": "laya"}).json()] == [made]


def test_firewalls_and_maintenance_answer_in_html(stand: Stand, http: httpx.Client) -> None:
    stand.fault("rate_limited", count=1, seconds=120, endpoint="any")
    answer = http.get("posts")
    assert (answer.status_code, answer.headers["content-type"]) == (429, "text/html; charset=utf-8")
    stand.fault("error_before", count=1, status=503, endpoint="any")
    assert http.get("posts").headers["retry-after"] == "600"
