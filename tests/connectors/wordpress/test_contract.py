from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from connectors.contract import Absent, CannotTell, Gone, Json, Link, Metric, PostKind, Published, Reading, Secrets
from connectors.errors import AuthDead, Rejected, Transient, Uncertain
from connectors.judgement import Effect
from connectors.wordpress.dialect import DIALECT, basic, route
from tests.connectors.contract import OTHER_KEY, TEXT, Desk, draft_of, image_of, read, video_of
from tests.connectors.hiding import HideContract
from tests.connectors.looking_back import HistoryContract
from tests.connectors.measuring import MeasurerContract, RepeatedAnswerContract
from tests.connectors.publishing import (
    CommitContract,
    ImagesContract,
    KindsContract,
    LimitHeadersContract,
    LinksContract,
    SearchedContract,
)
from tests.connectors.revisiting import EditedContract
from tests.sandbox.stand import PracticeAccount


class TestWordPress(
    CommitContract,
    KindsContract,
    SearchedContract,
    LimitHeadersContract,
    ImagesContract,
    LinksContract,
    MeasurerContract,
    HistoryContract,
    EditedContract,
    HideContract,
    RepeatedAnswerContract,
):
    platform = "wordpress"
    past_kind = PostKind.ARTICLE
    handle = "humas"
    unknown_id = "999999"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(username=practice.handle, app_password=practice.secret)

    def stored(self, desk: Desk, number: str) -> Json:
        """Give a post as the site's editor sees it."""
        url, query = route(desk.account, f"posts/{number}", [("context", "edit")])
        return desk.wire.call(
            "GET",
            url,
            dialect=DIALECT,
            effect=Effect.NONE,
            answer=dict[str, object],
            headers=basic(desk.account.secrets),
            query=query,
        )

    def change(self, desk: Desk, method: str, number: object, **body: object) -> None:
        url, query = route(desk.account, f"posts/{number}")
        desk.wire.call(
            method,
            url,
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=dict[str, object],
            headers=basic(desk.account.secrets),
            query=query,
            body=body,
        )

    def test_a_text_over_the_limit_is_refused_in_the_platforms_words(self, desk: Desk) -> None:
        # A site has no limit of its own.
        limit = desk.connector.capabilities.text_limit
        desk.commit(draft_of("a" * (limit + 1)))
        assert len(desk.stand.record()) == 1

    @pytest.mark.proves("measure", "the account")
    def test_an_account_has_counters_too(self, desk: Desk) -> None:
        self.published(desk)
        standing = read(lambda wire: desk.measurer.standing(desk.account, wire))
        assert (standing.followers, standing.posts) == (None, 1)

    def test_a_repeated_commit_makes_one_post(self, desk: Desk) -> None:
        prepared = desk.prepare(draft_of())
        first, second = desk.commit(draft_of(), prepared), desk.commit(draft_of(), prepared)
        assert (first.id, first.url) == (second.id, second.url)
        assert len(desk.stand.record()) == 1

    def test_a_draft_whose_answer_was_lost_is_found_by_its_slug(self, desk: Desk) -> None:
        chosen = desk.step(draft_of())
        desk.stand.fault("lost_after", count=1, endpoint="upload")
        with pytest.raises(Transient):
            desk.step(draft_of(), chosen)
        prepared = desk.step(draft_of(), chosen)
        post = desk.commit(draft_of(), prepared)
        assert post.token == chosen.notes["slug"]
        assert not urlsplit(post.url).path.rstrip("/").endswith("-2")

    @pytest.mark.parametrize("kind", ["lost_after", "error_after", "lost_before"])
    def test_the_status_of_the_draft_decides(self, desk: Desk, kind: str) -> None:
        prepared = desk.prepare(draft_of())
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_of(), prepared)
        sight = desk.find(draft_of(), prepared)
        assert sight == Absent() if kind == "lost_before" else isinstance(sight, Published)

    def test_a_draft_somebody_deleted_is_made_again(self, desk: Desk) -> None:
        prepared = desk.prepare(draft_of())
        self.change(desk, "DELETE", prepared.notes["post"], force=True)
        assert desk.find(draft_of(), prepared) == Absent(prepare_again=True)
        with pytest.raises(Transient) as gone:
            desk.commit(draft_of(), prepared)
        assert gone.value.prepare_again

    def test_a_post_in_the_trash_is_left_to_a_person(self, desk: Desk) -> None:
        prepared = desk.prepare(draft_of())
        self.change(desk, "DELETE", desk.commit(draft_of(), prepared).id)
        assert isinstance(desk.find(draft_of(), prepared), CannotTell)

    def test_nothing_is_visible_before_commit(self, desk: Desk, tmp_path: Path) -> None:
        desk.prepare(draft_of(media=(image_of(tmp_path, alt="bagan"),)))
        assert desk.stand.record() == []

    @pytest.mark.proves("publish", "categories")
    def test_headline_picture_and_category_are_those_of_a_news_item(self, desk: Desk, tmp_path: Path) -> None:
        media = (image_of(tmp_path, alt="loket", shade=1), image_of(tmp_path, alt="antrean <2>", shade=2))
        draft = replace(draft_of("Perda 7 & kita\n\nIsi <penting>.\nBaris dua.", media=media), labels=("Layanan",))
        item = self.stored(desk, desk.commit(draft).id)
        title, content = item["title"], item["content"]
        assert isinstance(title, dict)
        assert isinstance(content, dict)
        assert title["raw"] == "Perda 7 & kita"
        assert content["raw"].startswith("<!-- wp:paragraph -->\n<p>Isi &lt;penting&gt;.<br>Baris dua.</p>")
        assert item["featured_media"] != 0
        assert item["categories"] != [1]
        assert desk.stand.record()[0].alts == ["loket", "antrean <2>"]
        again = self.stored(desk, desk.commit(replace(draft, text="(latihan) kedua")).id)
        assert again["categories"] == item["categories"]

    def test_a_category_the_user_may_not_make_is_refused_before_anything_is_sent(self, desk: Desk) -> None:
        writer = desk.stand.add_account("wordpress", "penulis")
        secrets = self.secrets_of(writer)
        narrow = replace(desk, account=replace(desk.account, secrets=secrets))
        with pytest.raises(Rejected, match="Layanan"):
            narrow.prepare(replace(draft_of(), labels=("Layanan",)))

    def test_a_video_stands_in_the_body(self, desk: Desk, tmp_path: Path) -> None:
        desk.commit(draft_of(media=(video_of(tmp_path),)))
        assert [(post.media, post.alts) for post in desk.stand.record()] == [(1, ["video"])]

    def test_a_file_the_site_does_not_take_is_refused_although_it_says_500(self, desk: Desk, tmp_path: Path) -> None:
        broken = image_of(tmp_path, alt="rusak")
        broken.path.write_bytes(b"not a picture")
        with pytest.raises(Rejected, match="file type"):
            desk.prepare(draft_of(media=(broken,)))

    def test_a_dead_php_during_an_upload_is_passing(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.fault("media_stuck", count=1, endpoint="upload")
        draft = draft_of(media=(image_of(tmp_path, alt="bagan"),))
        with pytest.raises(Transient):
            desk.prepare(draft)
        desk.commit(draft)
        assert len(desk.stand.record()) == 1

    def test_a_thread_is_refused(self, desk: Desk) -> None:
        first = desk.commit(draft_of())
        with pytest.raises(Rejected, match="threads"):
            desk.prepare(draft_of("(latihan) bagian 2", after=first))

    def test_a_user_who_may_not_publish_is_told_so(self, desk: Desk) -> None:
        newcomer = desk.stand.add_account("wordpress", "kontributor")
        with pytest.raises(AuthDead, match="publish"):
            desk.connector.authorise.identify(newcomer.home, self.secrets_of(newcomer), desk.wire)
        narrow = replace(desk, account=replace(desk.account, secrets=self.secrets_of(newcomer)))
        with pytest.raises(AuthDead):
            narrow.commit(draft_of())
        assert desk.stand.record() == []

    def test_many_comments_are_counted_to_the_last(self, desk: Desk) -> None:
        few, many = (desk.commit(draft_of(text)).id for text in ("(latihan) satu", "(latihan) dua"))
        desk.stand.audience(few, replies=9)
        desk.stand.audience(many, replies=27)
        assert self.readings(desk, few, many, "1") == {
            few: Reading({Metric.COMMENTS: 9}),
            many: Reading({Metric.COMMENTS: 27}),
            "1": Gone(),
        }

    def test_a_site_that_tells_no_comments_has_no_count_of_them_but_its_posts_are_there(self, desk: Desk) -> None:
        post = desk.commit(draft_of()).id
        desk.stand.settings("wordpress", hides_comments=True)
        assert self.readings(desk, post, "1") == {post: Reading({}), "1": Gone()}

    def test_a_site_without_pretty_addresses_works_too(self, desk: Desk, practice: PracticeAccount) -> None:
        desk.stand.settings("wordpress", plain_permalinks=True)
        identity = desk.connector.authorise.identify(practice.home, self.secrets_of(practice), desk.wire)
        assert "rest_route" in identity.secrets["rest_root"]
        plain = replace(desk, account=replace(desk.account, secrets=identity.secrets))
        post = plain.commit(draft_of())
        assert isinstance(plain.find(draft_of()), Published)
        assert isinstance(self.readings(plain, post.id)[post.id], Reading)
        assert [each.text for each in desk.stand.record()] == [TEXT]

    def test_a_link_in_the_text_is_not_told_twice(self, desk: Desk) -> None:
        url = "https://jdih.example/perda/7?a=1&b=2"
        desk.commit(replace(draft_of(f"Perda\n\nBaca {url}."), link=Link(url)))
        [post] = desk.stand.record()
        assert (post.link, post.text) == (url, f"Perda\n\nBaca {url}.")

    def test_an_answer_with_signs_that_a_site_sets_anew_is_found_again(self, desk: Desk) -> None:
        post = desk.commit(draft_of())
        desk.stand.audience(post.id, comment="(latihan) berapa?", author="warga1")
        [message] = self.messages(desk).messages
        desk.converser.reply(desk.account, message, "Lain.", OTHER_KEY, desk.wire)
        text = """Foto 3x4 -- "berwarna", bawa KTP... Jum'at <pagi> & sore. https://latihan.example/a-b?c=d&e=f"""
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.converser.reply(desk.account, message, text, OTHER_KEY, desk.wire)
        answer = desk.converser.reply(desk.account, message, text, OTHER_KEY, desk.wire)
        assert answer.id == desk.stand.record()[-1].id
        assert len(desk.stand.record()) == 3

    def test_a_comment_approved_late_is_heard_and_so_is_the_newest_with_hundreds_between(self, desk: Desk) -> None:
        post = desk.commit(draft_of())
        desk.stand.audience(post.id, comment="(latihan) ditahan", author="warga1")
        [held] = self.messages(desk).messages
        self.hider(desk).hide(desk.account, held, desk.wire)
        cursor = ""
        for number in range(500):
            desk.stand.audience(post.id, comment=f"(latihan) komentar {number}", author="warga2")
            if number % 100 == 99:
                desk.stand.let_pass(60)
                cursor = self.messages(desk, cursor).cursor
        desk.stand.let_pass(60)
        self.hider(desk).show(desk.account, held, desk.wire)
        desk.stand.audience(post.id, comment="(latihan) terbaru", author="warga3")
        late = self.messages(desk, cursor)
        assert {message.text for message in late.messages} >= {"(latihan) ditahan", "(latihan) terbaru"}
        assert len(late.cursor) <= 600
