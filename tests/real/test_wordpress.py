"""Our road to WordPress against Debian's WordPress, with MariaDB and PHP's own web server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import httpx
import pytest

from connectors.catalogue import Platform, platform
from connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Draft,
    Gone,
    IdempotencyKey,
    Link,
    Message,
    Metric,
    PlatformName,
    Prepared,
    Published,
    Reading,
    RemoteId,
    Secrets,
)
from connectors.errors import AuthDead, Rejected, Transient, Uncertain
from connectors.wire import Wire
from connectors.wordpress import converse, measure
from tests.connectors.contract import KEY, TEXT, UNTOUCHED, draft_of, image_of, read, video_of
from tests.real.wordpress.site import Site, running

pytestmark = pytest.mark.real

WITHOUT_COMMENTS = """<?php
add_filter('rest_endpoints', fn ($all) => array_filter($all, fn ($route) => !str_contains($route, '/comments'), 2));
"""
Wanted = Callable[[httpx.Request], bool]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("wordpress")) as found:
        yield found


class Losing(httpx.BaseTransport):
    """Reaches the real site, but loses the first call that is meant: itself, or only its answer."""

    def __init__(self, meant: Wanted, *, has_arrived: bool) -> None:
        self._way = httpx.HTTPTransport()
        self._meant: Wanted | None = meant
        self._has_arrived = has_arrived

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._meant is None or not self._meant(request):
            return self._way.handle_request(request)
        self._meant = None
        if self._has_arrived:
            answer = self._way.handle_request(request)
            answer.read()
            answer.close()
        raise httpx.ReadError("the line broke", request=request)

    def close(self) -> None:
        self._way.close()


def is_draft(request: httpx.Request) -> bool:
    return request.method == "POST" and request.url.path.endswith("/posts")


def is_publishing(request: httpx.Request) -> bool:
    return request.method == "POST" and "/posts/" in request.url.path


def is_comment(request: httpx.Request) -> bool:
    return request.method == "POST" and request.url.path.endswith("/comments")


@dataclass(frozen=True, slots=True)
class Desk:
    """An office at work on the real site."""

    connector: Platform
    account: Account
    wire: Wire

    @classmethod
    def of(cls, site: Site, user: str, wire: Wire) -> Self:
        connector = platform("wordpress")
        secrets = Secrets(username=user, app_password=site.passwords[user])
        identity = connector.authorise.identify(site.home, secrets, wire)
        account = Account(PlatformName("wordpress"), site.home, identity.remote_id, identity.handle, identity.secrets)
        return cls(connector, account, wire)

    @contextmanager
    def losing(self, meant: Wanted, *, has_arrived: bool) -> Iterator[Self]:
        with httpx.Client(transport=Losing(meant, has_arrived=has_arrived), timeout=20) as client:
            yield replace(self, wire=Wire(allow_loopback=True, client=client))

    def prepare(self, draft: Draft, prepared: Prepared = UNTOUCHED) -> Prepared:
        while not prepared.ready:
            prepared = self.connector.publish.prepare(self.account, draft, prepared, self.wire)
        return prepared

    def commit(self, draft: Draft, prepared: Prepared | None = None) -> Published:
        ready = prepared or self.prepare(draft)
        return self.connector.publish.commit(self.account, draft, ready, KEY, self.wire)

    def find(self, draft: Draft, prepared: Prepared = UNTOUCHED) -> object:
        since = datetime.now(UTC) - timedelta(seconds=30)
        return self.connector.publish.find(self.account, draft, prepared, KEY, since, self.wire)

    def change(self, method: str, path: str, **body: object) -> httpx.Response:
        """Change something in the site's own way, without our connector."""
        login = (self.account.secrets["username"], self.account.secrets["app_password"])
        with httpx.Client(base_url=self.account.home, auth=login) as editor:
            return editor.request(method, f"/wp-json/wp/v2/{path}", json=body)

    def messages(self, cursor: str = "") -> tuple[tuple[Message, ...], str]:
        page = read(lambda wire: converse.messages(self.account, cursor, wire))
        return page.messages, page.cursor

    def readings(self, *ids: str) -> dict[str, Reading | Gone]:
        wanted = [RemoteId(one) for one in ids]
        return {str(one): each for one, each in read(lambda wire: measure.posts(self.account, wanted, wire)).items()}


@pytest.fixture
def desk(site: Site, wire: Wire) -> Desk:
    return Desk.of(site, "editor", wire)


def test_a_text_becomes_a_news_item(desk: Desk, site: Site) -> None:
    text = "Perda 7 & 'kita' “baru”\n\nIsi <penting> & lengkap: https://jdih.example/7?a=1&b=2\nBaris dua 🙂"
    post = desk.commit(draft_of(text))
    shown = site.seen(f"posts/{post.id}")
    assert shown["status"] == "publish"
    assert shown["link"] == post.url
    assert abs((datetime.now(UTC) - post.at).total_seconds()) < 10
    assert 'href="https://jdih.example/7?a=1&amp;b=2"' in shown["content"]["rendered"]
    assert "Isi &lt;penting&gt; &amp; lengkap" in shown["content"]["rendered"]
    with httpx.Client() as visitor:
        page = visitor.get(post.url)
    assert page.status_code == 200
    assert "Baris dua" in page.text


def test_the_first_image_is_featured_and_all_have_their_alt_texts(desk: Desk, site: Site, tmp_path: Path) -> None:
    media = tuple(image_of(tmp_path, alt=alt, shade=n) for n, alt in enumerate(("loket 🏛", 'antre "2"', "petugas")))
    draft = replace(draft_of("(latihan) tiga gambar", media=media), labels=("Layanan Publik", "Uncategorized"))
    shown = site.seen(f"posts/{desk.commit(draft).id}")
    assert site.seen(f"media/{shown['featured_media']}")["alt_text"] == "loket 🏛"
    assert shown["content"]["rendered"].count("<img") == 2
    assert 'alt="antre &quot;2&quot;"' in shown["content"]["rendered"]
    names = {site.seen(f"categories/{number}")["name"] for number in shown["categories"]}
    assert names == {"Layanan Publik", "Uncategorized"}
    again = site.seen(f"posts/{desk.commit(replace(draft, text='(latihan) lagi')).id}")
    assert set(again["categories"]) == set(shown["categories"])


def test_a_video_stands_in_the_body(desk: Desk, site: Site, tmp_path: Path) -> None:
    shown = site.seen(f"posts/{desk.commit(draft_of('(latihan) video', media=(video_of(tmp_path),))).id}")
    assert "<video controls src=" in shown["content"]["rendered"]


def test_nothing_is_visible_before_its_time(desk: Desk, site: Site) -> None:
    prepared = desk.prepare(draft_of("(latihan) belum waktunya"))
    with httpx.Client(base_url=site.home) as visitor:
        assert visitor.get(f"/wp-json/wp/v2/posts/{prepared.notes['post']}").status_code == 401
    assert desk.find(draft_of("(latihan) belum waktunya"), prepared) == Absent()


def test_a_draft_whose_answer_was_lost_is_found_and_has_no_twin(desk: Desk, site: Site) -> None:
    draft = draft_of("(latihan) draf yang jawabannya hilang")
    chosen = desk.connector.publish.prepare(desk.account, draft, UNTOUCHED, desk.wire)
    with desk.losing(is_draft, has_arrived=True) as losing, pytest.raises(Transient):
        losing.prepare(draft, chosen)
    post = desk.commit(draft, desk.prepare(draft, chosen))
    assert post.token == chosen.notes["slug"]
    assert site.seen(f"posts?slug={chosen.notes['slug']}-2") == []


def test_the_same_slug_twice_makes_a_twin_which_is_why_we_ask_first(desk: Desk) -> None:
    answers = [desk.change("POST", "posts", status="publish", title="kembar", slug="kembar").json() for _ in range(2)]
    assert [answer["slug"] for answer in answers] == ["kembar", "kembar-2"]


@pytest.mark.parametrize("has_arrived", [True, False])
def test_after_a_lost_answer_the_draft_itself_tells(desk: Desk, *, has_arrived: bool) -> None:
    draft = draft_of(f"(latihan) jawaban hilang {has_arrived}")
    prepared = desk.prepare(draft)
    with desk.losing(is_publishing, has_arrived=has_arrived) as losing, pytest.raises(Uncertain):
        losing.commit(draft, prepared)
    sight = desk.find(draft, prepared)
    assert isinstance(sight, Published) if has_arrived else sight == Absent()
    assert isinstance(desk.find(draft), Published) == has_arrived
    first, second = desk.commit(draft, prepared), desk.commit(draft, prepared)
    assert (first.id, first.url, first.at) == (second.id, second.url, second.at)


def test_an_authors_item_is_recognised_although_the_site_filters_it(site: Site, wire: Wire, tmp_path: Path) -> None:
    author = Desk.of(site, "author", wire)
    text = "Perda & “kita” 'baru'\n\nIsi <b>tebal</b> & 5 > 3 🙂\nhttps://jdih.example/7?a=1&b=2"
    media = (image_of(tmp_path, alt="a & b", shade=1), image_of(tmp_path, alt="c", shade=2))
    draft = replace(draft_of(text, media=media), link=Link("https://jdih.example/8"))
    post = author.commit(draft)
    bare = replace(draft, media=())
    sight = author.find(bare)
    assert isinstance(sight, Published)
    assert sight.id == post.id
    with pytest.raises(Rejected, match="Belum Ada"):
        author.prepare(replace(draft, labels=("Belum Ada",)))


def test_a_deleted_draft_is_made_again_and_one_in_the_trash_is_left_to_a_person(desk: Desk) -> None:
    draft = draft_of("(latihan) dihapus")
    prepared = desk.prepare(draft)
    assert desk.change("DELETE", f"posts/{prepared.notes['post']}?force=true").is_success
    assert desk.find(draft, prepared) == Absent(prepare_again=True)
    with pytest.raises(Transient) as gone:
        desk.commit(draft, prepared)
    assert gone.value.prepare_again
    again = desk.prepare(draft)
    post = desk.commit(draft, again)
    assert desk.change("DELETE", f"posts/{post.id}").is_success
    assert isinstance(desk.find(draft, again), CannotTell)
    assert desk.readings(post.id) == {post.id: Gone()}


def test_wrong_passwords_and_users_without_rights_are_told(site: Site, wire: Wire) -> None:
    connector = platform("wordpress")
    for user, password in (("editor", "salah salah salah"), ("siapa", "salah")):
        with pytest.raises(AuthDead):
            connector.authorise.identify(site.home, Secrets(username=user, app_password=password), wire)
    with pytest.raises(AuthDead, match="publish"):
        Desk.of(site, "contributor", wire)
    spaced = " ".join(site.passwords["editor"])
    assert (
        connector.authorise.identify(site.home, Secrets(username="editor", app_password=spaced), wire).name == "Editor"
    )


def test_a_password_that_died_stops_publishing(desk: Desk) -> None:
    prepared = desk.prepare(draft_of("(latihan) sandi mati"))
    dead = replace(desk, account=replace(desk.account, secrets=Secrets({**desk.account.secrets, "app_password": "x"})))
    with pytest.raises(AuthDead):
        dead.commit(draft_of("(latihan) sandi mati"), prepared)


def test_a_broken_file_is_refused_although_the_site_says_500(desk: Desk, tmp_path: Path) -> None:
    medium = image_of(tmp_path, alt="rusak")
    text = tmp_path / "berkas.txt.exe"
    text.write_bytes(b"MZ bukan gambar")
    with pytest.raises(Rejected) as refused:
        desk.prepare(draft_of(media=(replace(medium, path=text, mime="application/x-dosexec"),)))
    assert (refused.value.status, refused.value.code) == (500, "rest_upload_unknown_error")


def test_comments_are_counted_in_one_call_and_beyond_ten(desk: Desk, site: Site) -> None:
    none, few, many = (desk.commit(draft_of(f"(latihan) hitung {count}")).id for count in (0, 2, 12))
    for count, post in ((2, few), (12, many)):
        for number in range(count):
            site.comment(post, f"(latihan) {number}")
    site.comment(few, "(latihan) ditahan", is_approved=False)
    assert desk.readings(none, few, many, "99999999") == {
        none: Reading({Metric.COMMENTS: 0}),
        few: Reading({Metric.COMMENTS: 2}),
        many: Reading({Metric.COMMENTS: 12}),
        "99999999": Gone(),
    }
    standing = read(lambda wire: measure.standing(desk.account, wire))
    assert standing.posts is not None
    assert standing.posts >= 3


def test_a_site_whose_plugin_takes_comments_out_of_the_api_is_measured_without_them(desk: Desk, site: Site) -> None:
    post = desk.commit(draft_of("(latihan) tanpa komentar")).id
    plugin = site.folder / "wp-content" / "mu-plugins" / "tanpa-komentar.php"
    plugin.parent.mkdir(exist_ok=True)
    plugin.write_text(WITHOUT_COMMENTS)
    try:
        assert desk.readings(post, "99999999") == {post: Reading({}), "99999999": Gone()}
    finally:
        plugin.unlink()
    assert desk.readings(post) == {post: Reading({Metric.COMMENTS: 0})}


def test_each_comment_is_read_once_and_one_approved_late_too(desk: Desk, site: Site) -> None:
    post = desk.commit(draft_of("(latihan) tanya jawab")).id
    _, cursor = desk.messages()
    held = site.comment(post, "(latihan) ditahan dulu", is_approved=False)
    for number in (1, 2):
        site.comment(post, f"(latihan) <i>pertanyaan</i> & {number}", author="Ibu Latihan")
    first, cursor = desk.messages(cursor)
    assert [message.text for message in first] == ["(latihan) pertanyaan & 1", "(latihan) pertanyaan & 2"]
    assert {(message.about, message.author_name) for message in first} == {(post, "Ibu Latihan")}
    assert desk.messages(cursor)[0] == ()
    site.act("approve", held)
    late, cursor = desk.messages(cursor)
    assert [message.text for message in late] == ["(latihan) ditahan dulu"]
    assert desk.messages(cursor)[0] == ()


def test_an_answer_hangs_below_its_comment_and_is_there_once(desk: Desk, site: Site) -> None:
    post = desk.commit(draft_of("(latihan) jawaban")).id
    _, cursor = desk.messages()
    site.comment(post, "(latihan) kapan?")
    (message,), cursor = desk.messages(cursor)
    key = IdempotencyKey("jawaban-1")
    text = """Foto 3x4 -- "berwarna", bawa KTP... Jum'at & Sabtu - sore (tm) 'baru'. https://jdih.example/a-b?c=1&d=2"""
    with desk.losing(is_comment, has_arrived=True) as losing, pytest.raises(Uncertain):
        converse.reply(losing.account, message, text, key, losing.wire)
    answer = converse.reply(desk.account, message, text, key, desk.wire)
    [below] = site.seen(f"comments?post={post}&parent={message.id}")
    assert str(below["id"]) == answer.id
    assert desk.messages(cursor)[0] == ()


def test_a_site_without_pretty_addresses_works_too(site: Site, wire: Wire) -> None:
    site.act("permalinks", "")
    try:
        desk = Desk.of(site, "editor", wire)
        assert "rest_route" in desk.account.secrets["rest_root"]
        post = desk.commit(draft_of(TEXT))
        assert isinstance(desk.find(draft_of(TEXT)), Published)
        assert desk.readings(post.id) == {post.id: Reading({Metric.COMMENTS: 0})}
    finally:
        site.act("permalinks", "/%postname%/")
