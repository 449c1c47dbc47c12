"""What every publisher must do, in parts: a platform inherits what its API offers, `PublisherContract` is all of it."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from connectors.contract import Absent, CannotTell, Draft, IdempotencyKey, Link, Published, RemoteId
from connectors.errors import AuthDead, RateLimited, Rejected, Transient, Uncertain
from tests.connectors.claims import Kind, Verb, kinds
from tests.connectors.contract import (
    ADDRESS,
    KEY,
    OTHER_KEY,
    TEXT,
    UNTOUCHED,
    Contract,
    Desk,
    image_of,
    video_of,
)
from tests.connectors.lengths import text_of
from tests.sandbox.stand import VisiblePost

ROUNDED: Final = timedelta(seconds=2)
MOST_STEPS: Final = 30
"""Steps of preparing a small post, even where every other one has to be made twice."""


def assert_lasts(limit: RateLimited, seconds: float, *, since: datetime) -> None:
    """Held against a call between then and now; servers speak in whole seconds, some of them in minutes' parts."""
    began = limit.until - timedelta(seconds=seconds)
    assert since - ROUNDED <= began <= datetime.now(UTC) + ROUNDED


class CommitContract(Contract):
    """What holds for every post; `limit_seconds` is how long a limit lasts where the answer names no time."""

    limit_seconds = 60.0

    def test_a_text_becomes_visible_as_it_was_written(self, desk: Desk) -> None:
        published = desk.commit(self.draft())
        [post] = desk.stand.record()
        assert (post.text, post.id, post.url) == (TEXT, published.id, published.url)
        assert abs((published.at - desk.began).total_seconds()) < 60

    def test_two_deliveries_of_the_same_moment_make_two_posts(self, desk: Desk) -> None:
        posts = {
            desk.commit(self.draft("(latihan) satu")).id,
            desk.commit(self.draft("(latihan) dua"), key=OTHER_KEY).id,
        }
        assert len(posts) == len(desk.stand.record()) == 2

    @pytest.mark.parametrize("form", ["seconds", "date"])
    def test_a_limit_says_until_when(self, desk: Desk, form: str) -> None:
        desk.stand.fault("rate_limited", count=1, seconds=120, retry_after=form)
        with pytest.raises(RateLimited) as limit:
            desk.commit(self.draft())
        assert_lasts(limit.value, 120, since=desk.began)
        assert desk.stand.record() == []

    def test_a_limit_without_a_date_lasts_as_long_as_the_platform_needs(self, desk: Desk) -> None:
        desk.stand.fault("rate_limited", count=1, seconds=120, retry_after="none")
        with pytest.raises(RateLimited) as limit:
            desk.commit(self.draft())
        assert_lasts(limit.value, self.limit_seconds, since=desk.began)

    def test_a_dead_token_is_told_apart(self, desk: Desk) -> None:
        desk.stand.fault("dead_token", count=1)
        with pytest.raises(AuthDead):
            desk.commit(self.draft())
        assert desk.stand.record() == []

    def test_a_server_that_cannot_be_reached_leaves_no_doubt(self, desk: Desk) -> None:
        account = replace(desk.account, home="http://127.0.0.1:9")
        with pytest.raises(Transient):
            desk.connector.publish.commit(account, self.draft(), UNTOUCHED, KEY, desk.wire)

    def test_a_text_over_the_limit_is_refused_in_the_platforms_words(self, desk: Desk) -> None:
        limit = desk.connector.capabilities.text_limit
        with pytest.raises(Rejected, match=str(limit)):
            desk.commit(self.draft("a" * (limit + 1)))
        desk.commit(self.draft("a" * limit))


class CountedContract(Contract):
    """Where the platform has a limit of text: it counts as we do."""

    @pytest.mark.proves("count", "text")
    def test_the_platform_takes_a_text_up_to_the_limit_as_we_count_it_and_no_more(self, desk: Desk) -> None:
        able = desk.connector.capabilities
        for length in (able.text_limit - 1, able.text_limit):
            desk.commit(self.draft(text_of(able, length)), key=IdempotencyKey(f"pengiriman-{length}"))
        with pytest.raises(Rejected):
            desk.commit(self.draft(text_of(able, able.text_limit + 1)), key=OTHER_KEY)
        assert [len(post.text) for post in desk.stand.record()] == [
            len(text_of(able, length)) for length in (able.text_limit - 1, able.text_limit)
        ]


class ShownContract(Contract):
    """What the public sees, held against what was meant."""

    def assert_same(self, published: Published, post: VisiblePost) -> None:
        assert (published.id, published.url) == (post.id, post.url)

    def assert_shown(self, post: VisiblePost, draft: Draft) -> None:
        assert post.text.startswith(draft.text)
        assert post.media == len(draft.media)
        assert post.parent == (draft.parent.id if draft.parent else None)
        if draft.link is not None:
            assert post.link == ADDRESS or ADDRESS in post.text


class KindsContract(ShownContract):
    """Every kind of post the platform is claimed to take."""

    @pytest.mark.proves("publish", each=True)
    def test_a_post_of_each_kind_becomes_visible(self, desk: Desk, tmp_path: Path, kind: Kind) -> None:
        draft = self.draft_of_kind(kind, tmp_path, desk)
        published = desk.commit(draft)
        post = desk.stand.record()[-1]
        self.assert_same(published, post)
        self.assert_shown(post, draft)

    @pytest.mark.parametrize("with_media", [Kind.IMAGES, Kind.VIDEO])
    def test_preparing_goes_on_from_where_an_answer_was_lost(
        self, desk: Desk, tmp_path: Path, with_media: Kind
    ) -> None:
        if with_media not in kinds(self.platform, Verb.PUBLISH):
            pytest.skip("the platform takes none")
        draft = self.draft_of_kind(with_media, tmp_path, desk)
        so_far = UNTOUCHED
        for _ in range(MOST_STEPS):
            fault = desk.stand.fault("lost_after", endpoint="upload", count=1)
            with suppress(Transient):
                so_far = desk.step(draft, so_far)
            desk.stand.lift_faults(fault)
            try:
                so_far = desk.step(draft, so_far)
            except Transient as error:
                if not error.prepare_again:
                    raise
                so_far = desk.prepare(draft)
            if so_far.ready:
                break
        desk.commit(draft, so_far)
        self.assert_shown(desk.stand.record()[-1], draft)


class SearchedContract(ShownContract):
    """Where a post whose answer was lost can be looked for."""

    @pytest.mark.proves("find", each=True)
    def test_a_post_of_each_kind_is_found_when_its_answer_was_lost(
        self, desk: Desk, tmp_path: Path, kind: Kind
    ) -> None:
        draft = self.draft_of_kind(kind, tmp_path, desk)
        prepared = desk.prepare(draft)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft, prepared)
        # Some platforms list a post a moment after it is out.
        desk.stand.wait_until(lambda _: isinstance(desk.find(draft, prepared), Published))
        found = desk.find(draft, prepared)
        post = desk.stand.record()[-1]
        assert isinstance(found, Published)
        self.assert_same(found, post)
        self.assert_shown(post, draft)

    @pytest.mark.parametrize("kind", ["lost_after", "error_after", "reset_mid_body"])
    def test_a_post_whose_answer_was_lost_is_found(self, desk: Desk, kind: str) -> None:
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        found = desk.find(self.draft())
        [post] = desk.stand.record()
        assert isinstance(found, Published)
        assert (found.id, found.url) == (post.id, post.url)

    @pytest.mark.proves("find", "never arrived")
    @pytest.mark.parametrize("kind", ["lost_before", "error_before"])
    def test_a_post_that_never_arrived_is_surely_absent_and_can_be_sent_again(self, desk: Desk, kind: str) -> None:
        desk.stand.fault(kind, count=1, status=503)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        assert desk.find(self.draft()) == Absent()
        desk.commit(self.draft())
        assert len(desk.stand.record()) == 1

    def test_another_post_of_the_same_account_is_not_taken_for_ours(self, desk: Desk) -> None:
        desk.commit(self.draft("(latihan) pengumuman nomor 1"), key=OTHER_KEY)
        assert desk.find(self.draft("(latihan) pengumuman nomor 2")) == Absent()


class UnsearchableContract(Contract):
    """Where nobody can look for it: a person decides, whatever became of the post."""

    @pytest.mark.parametrize("kind", ["lost_after", "error_after", "lost_before", "error_before"])
    def test_a_post_whose_answer_was_lost_is_left_to_a_person(self, desk: Desk, kind: str) -> None:
        desk.stand.fault(kind, count=1, status=503)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        assert isinstance(desk.find(self.draft()), CannotTell)

    def test_a_post_that_went_out_before_is_not_taken_for_ours(self, desk: Desk) -> None:
        desk.commit(self.draft(), key=OTHER_KEY)
        assert isinstance(desk.find(self.draft()), CannotTell)


class PermalinkContract(Contract):
    """Where the address of a post, as a person copies it, tells which one it is."""

    @pytest.mark.proves("permalink", "link")
    def test_the_address_of_a_post_names_it_and_that_of_another_account_names_none(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        permalink = desk.connector.permalink
        assert permalink is not None
        assert permalink.post_of(desk.account, post.url) == post.id
        other = replace(desk.account, remote_id=RemoteId("1"), handle="lain")
        assert permalink.post_of(other, post.url) is None
        assert permalink.post_of(desk.account, "https://latihan.example/1") is None


class RepeatContract(Contract):
    """Where the platform has a means against doubles."""

    def test_a_repeated_commit_makes_one_post(self, desk: Desk) -> None:
        first, second = desk.commit(self.draft()), desk.commit(self.draft())
        assert first.id == second.id
        assert len(desk.stand.record()) == 1


class RefusedDoubleContract(Contract):
    """Where the platform refuses what it has already."""

    def test_a_refusal_that_means_you_have_it_leads_to_the_post(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        desk.stand.fault("duplicate_refusal", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft, prepared)
        assert isinstance(desk.find(draft, prepared), Published)


class ImagesContract(Contract):
    """Where images are uploaded by us, with alt texts."""

    @pytest.mark.proves("publish", "alt texts")
    def test_four_images_arrive_in_order_with_their_alt_texts(self, desk: Desk, tmp_path: Path) -> None:
        alts = ["loket", "antrean", "petugas", ""]
        media = tuple(image_of(tmp_path, alt=alt, shade=number) for number, alt in enumerate(alts))
        desk.commit(self.draft(media=media))
        [post] = desk.stand.record()
        assert (post.alts, post.media) == (alts, 4)

    def test_each_step_of_preparing_is_kept(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(image_of(tmp_path, alt="a", shade=1), image_of(tmp_path, alt="b", shade=2)))
        first = desk.step(draft)
        assert not first.ready
        desk.stand.fault("error_before", count=1, endpoint="upload", status=503)
        with pytest.raises(Transient):
            desk.step(draft, first)
        desk.commit(draft, desk.prepare(draft, first))
        assert [post.alts for post in desk.stand.record()] == [["a", "b"]]


class VideosContract(Contract):
    """Where a video is processed before the post."""

    def test_a_video_waits_until_the_platform_has_processed_it(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings(self.platform, video_processing_seconds=60)
        draft = self.draft(media=(video_of(tmp_path),))
        begun = desk.step(draft)
        while not begun.ready and not begun.again_in_seconds:
            begun = desk.step(draft, begun)
        assert not begun.ready
        while not begun.ready:  # some fetch the file first, in their own time
            desk.stand.let_pass(60)
            begun = desk.prepare(draft, begun, seconds=0.1)
        desk.commit(draft, begun)
        assert [post.media for post in desk.stand.record()] == [1]

    def test_a_video_that_cannot_be_processed_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings(self.platform, video_processing_seconds=0.0)
        desk.stand.fault("media_stuck", endpoint="any", fails=True)
        with pytest.raises(Rejected):
            desk.prepare(self.draft(media=(video_of(tmp_path),)))

    def test_a_video_in_work_for_ever_is_never_ready(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.fault("media_stuck", endpoint="any")
        assert not desk.prepare(self.draft(media=(video_of(tmp_path),)), seconds=0.3).ready


class ThreadsContract(Contract):
    """Where a post can answer another."""

    def test_a_thread_hangs_together(self, desk: Desk) -> None:
        first = desk.commit(self.draft("(latihan) bagian 1"))
        desk.commit(self.draft("(latihan) bagian 2", after=first), key=OTHER_KEY)
        assert [post.parent for post in desk.stand.record()] == [None, first.id]

    def test_a_part_of_a_thread_is_not_taken_for_the_same_text_outside(self, desk: Desk) -> None:
        first = desk.commit(self.draft("(latihan) bagian 1"), key=IdempotencyKey("pengiriman-3"))
        desk.commit(self.draft(TEXT, after=first), key=OTHER_KEY)
        assert desk.find(self.draft(TEXT)) == Absent()


class LinksContract(Contract):
    """Where the link of a post can be seen in the record."""

    def test_a_link_reaches_the_reader(self, desk: Desk, tmp_path: Path) -> None:
        url = "https://jdih.example/perda/7"
        picture = image_of(tmp_path, alt="", shade=9)
        draft = replace(self.draft(), link=Link(url, title="Perda", description="(latihan)", picture=picture))
        prepared = desk.prepare(draft)
        desk.commit(draft, prepared)
        assert [post.link for post in desk.stand.record()] == [url]
        assert isinstance(desk.find(draft, prepared), Published)


class LimitHeadersContract(Contract):
    """Where answers say in headers of the platform's own what is left."""

    def test_a_limit_says_in_the_platforms_way_until_when(self, desk: Desk) -> None:
        desk.stand.fault("rate_limited", count=1, seconds=120)
        with pytest.raises(RateLimited) as limit:
            desk.commit(self.draft())
        assert_lasts(limit.value, 120, since=desk.began)
        assert desk.stand.record() == []


class PublisherContract(
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    LimitHeadersContract,
    RepeatContract,
    RefusedDoubleContract,
    ImagesContract,
    VideosContract,
    ThreadsContract,
    LinksContract,
):
    """A platform that offers all of it."""
