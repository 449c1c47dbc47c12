from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Absent, Link, PostKind, Published, Reading, Secrets
from connectors.errors import RateLimited, Rejected, Transient, Uncertain
from tests.connectors.contract import OTHER_KEY, Desk, draft_of, image_of, read, video_of
from tests.connectors.hiding import HideContract
from tests.connectors.looking_back import TalkersHistoryContract
from tests.connectors.measuring import ConverserContract, CrowdContract, MeasurerContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    ImagesContract,
    KindsContract,
    LimitHeadersContract,
    RefusedDoubleContract,
    SearchedContract,
    VideosContract,
)
from tests.connectors.revisiting import RevisitContract
from tests.connectors.served import ServedContract, jpeg_of
from tests.sandbox.stand import PracticeAccount, Stand


class Instagram(ServedContract):
    platform = "instagram"
    limit_seconds = 3600.0
    handle = "dinas"
    image_needed = True
    only_jpeg = True

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)


class TestInstagram(
    Instagram,
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    RefusedDoubleContract,
    ImagesContract,
    VideosContract,
    LimitHeadersContract,
    MeasurerContract,
    TalkersHistoryContract,
    RevisitContract,
    HideContract,
    ConverserContract,
    CrowdContract,
):
    unknown_id = "1"
    past_kind = PostKind.IMAGE

    def test_the_spam_block_that_comes_with_the_post_live_is_not_believed(self, desk: Desk) -> None:
        draft = self.draft()
        prepared = desk.prepare(draft)
        desk.stand.fault("duplicate_refusal", count=1)
        with pytest.raises(Uncertain) as block:
            desk.commit(draft, prepared)
        assert block.value.code == "4/2207051"
        assert isinstance(desk.find(draft, prepared), Published)

    @pytest.mark.parametrize("kind", ["lost_after", "error_after"])
    def test_the_container_tells_that_its_post_is_out(self, desk: Desk, kind: str) -> None:
        draft = self.draft()
        prepared = desk.prepare(draft)
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft, prepared)
        found = desk.find(draft, prepared)
        [post] = desk.stand.record()
        assert isinstance(found, Published)
        assert (found.id, found.url) == (post.id, post.url)

    def test_the_container_tells_that_its_post_is_not_out_and_is_published_then(self, desk: Desk) -> None:
        draft = self.draft()
        prepared = desk.prepare(draft)
        desk.stand.fault("lost_before", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft, prepared)
        assert desk.find(draft, prepared) == Absent()
        desk.commit(draft, prepared)
        assert len(desk.stand.record()) == 1

    @pytest.mark.parametrize("answer", ["error", "same_id"])
    def test_a_container_published_twice_makes_one_post(self, desk: Desk, answer: str) -> None:
        desk.stand.settings("instagram", second_publish=answer)
        draft = self.draft()
        prepared = desk.prepare(draft)
        first = desk.commit(draft, prepared)
        if answer == "error":
            with pytest.raises(Uncertain):
                desk.commit(draft, prepared)
            found = desk.find(draft, prepared)
        else:
            found = desk.commit(draft, prepared)
        assert isinstance(found, Published)
        assert found.id == first.id
        assert len(desk.stand.record()) == 1

    def test_publishing_too_early_is_tried_again(self, desk: Desk) -> None:
        desk.stand.settings("instagram", image_processing_seconds=30)
        draft = self.draft()
        with pytest.raises(Transient) as delay:
            desk.commit(draft, desk.step(draft))
        assert not delay.value.prepare_again

    def test_an_expired_container_is_made_anew(self, desk: Desk) -> None:
        draft = self.draft()
        prepared = desk.prepare(draft)
        desk.stand.settings("instagram", container_life_seconds=0.0)
        with pytest.raises(Transient) as delay:
            desk.commit(draft, prepared)
        assert delay.value.prepare_again
        assert desk.find(draft, prepared) == Absent(prepare_again=True)

    def test_a_text_alone_is_refused(self, desk: Desk) -> None:
        with pytest.raises(Rejected, match="no text alone"):
            desk.step(draft_of())

    def test_a_file_without_a_public_address_is_refused_with_what_to_set(self, desk: Desk, tmp_path: Path) -> None:
        with pytest.raises(Rejected, match="public address"):
            desk.step(draft_of(media=(image_of(tmp_path, alt=""),)))

    def test_a_file_nobody_can_fetch_now_is_tried_again(self, desk: Desk) -> None:
        draft = self.draft()
        draft = replace(draft, media=(replace(draft.media[0], address="http://127.0.0.1:9/gambar.jpg"),))
        with pytest.raises(Transient) as delay:
            desk.prepare(draft)
        assert delay.value.prepare_again

    @pytest.mark.parametrize(("width", "height", "is_taken"), [(40, 50, True), (40, 60, False), (190, 100, True)])
    def test_a_picture_too_high_or_wide_is_refused(
        self, desk: Desk, tmp_path: Path, width: int, height: int, *, is_taken: bool
    ) -> None:
        draft = self.draft(media=(jpeg_of(tmp_path, alt="", width=width, height=height),))
        if is_taken:
            assert desk.prepare(draft).ready
        else:
            with pytest.raises(Rejected, match="2207009"):
                desk.prepare(draft)

    def test_the_quota_of_a_day_is_a_limit_not_a_failure(self, desk: Desk) -> None:
        desk.stand.settings("instagram", daily_posts=1)
        desk.commit(self.draft("(latihan) satu"))
        with pytest.raises(RateLimited) as limit:
            desk.commit(self.draft("(latihan) dua"), key=OTHER_KEY)
        assert (limit.value.until - desk.began).total_seconds() > 3000

    def test_an_address_stands_in_the_caption(self, desk: Desk) -> None:
        url = "https://jdih.example/perda/7"
        desk.commit(replace(self.draft(), link=Link(url)))
        assert [post.link for post in desk.stand.record()] == [url]

    def test_a_video_and_an_image_go_into_one_carousel(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("instagram", video_processing_seconds=0.2)
        desk.commit(self.draft(media=(video_of(tmp_path), image_of(tmp_path, alt="bagan"))))
        assert [post.media for post in desk.stand.record()] == [2]

    def test_there_are_no_threads(self, desk: Desk) -> None:
        first = desk.commit(self.draft("(latihan) bagian 1"))
        with pytest.raises(Rejected, match="no threads"):
            desk.step(self.draft("(latihan) bagian 2", after=first))

    def test_figures_that_are_not_there_yet_are_left_out(self, desk: Desk) -> None:
        desk.stand.settings("instagram", is_page_small=True)
        post = self.published(desk)
        reading = self.readings(desk, post.id)[post.id]
        assert isinstance(reading, Reading)
        assert {str(metric) for metric in reading.counters} == {"likes", "comments"}


class TestOwnDoor(Instagram):
    """A token of Instagram's own: no page, no batches, an end."""

    @pytest.fixture
    def practice(self, stand: Stand) -> PracticeAccount:
        return stand.add_account("instagram", "dinas", followers=100, secret="IGAAlatihan")

    def test_posts_are_measured_one_by_one(self, desk: Desk) -> None:
        ids = [desk.commit(self.draft(f"(latihan) {number}")).id for number in range(3)]
        readings = read(lambda wire: desk.measurer.posts(desk.account, ids, wire))
        assert all(isinstance(reading, Reading) for reading in readings.values())
        assert len(readings) == 3

    def test_the_token_is_renewed_before_its_end(self, desk: Desk) -> None:
        authorise = desk.connector.authorise
        renews_at = authorise.renews_at(desk.account.secrets)
        assert renews_at is not None
        assert 29 < (renews_at - desk.began).days + 1 < 32
        with pytest.raises(Rejected, match="24 hours"):
            authorise.renew(desk.account, desk.wire)
        desk.stand.settings("instagram", token_life_seconds=0.0)
        fresh = authorise.renew(desk.account, desk.wire)
        assert fresh["access_token"] != desk.account.secrets["access_token"]
