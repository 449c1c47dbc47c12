from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract import (
    Absent,
    CannotTell,
    Draft,
    Gone,
    MediaKind,
    Medium,
    Metric,
    PostKind,
    Published,
    Reading,
    Secrets,
)
from connectors.errors import AuthDead, RateLimited, Rejected, Transient, Uncertain
from tests.connectors.contract import KEY, TEXT, Contract, Desk, draft_of, video_of
from tests.connectors.looking_back import HistoryContract
from tests.connectors.measuring import MeasurerContract
from tests.connectors.publishing import CommitContract, CountedContract, KindsContract, RepeatContract, SearchedContract
from tests.connectors.served import ServedContract, shelf
from tests.sandbox.pictures import jpeg, mp4
from tests.sandbox.stand import PracticeAccount, Stand


class TestTikTok(
    ServedContract,
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    RepeatContract,
    MeasurerContract,
    HistoryContract,
):
    platform = "tiktok"
    past_kind = PostKind.VIDEO
    handle = "dinas"
    unknown_id = "7400000000000000001"
    only_jpeg = True

    @pytest.fixture(autouse=True)
    def _work_at_once(self, stand: Stand) -> None:
        stand.settings("tiktok", video_processing_seconds=0)

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def draft(self, text: str = TEXT, *, media: tuple[Medium, ...] = (), after: Published | None = None) -> Draft:
        return super().draft(text, media=media or (video_of(self.folder),), after=after)

    @pytest.mark.parametrize("kind", ["lost_after", "error_after"])
    def test_a_post_whose_answer_was_lost_is_found(self, desk: Desk, kind: str) -> None:
        # The answer to the last chunk has no body that could be torn.
        super().test_a_post_whose_answer_was_lost_is_found(desk, kind)

    def test_a_dead_token_is_told_apart(self, desk: Desk) -> None:
        prepared = desk.prepare(self.draft())
        desk.stand.fault("dead_token", count=1, endpoint="poll")
        with pytest.raises(AuthDead) as refusal:
            desk.commit(self.draft(), prepared)
        assert refusal.value.expired
        assert desk.stand.record() == []

    def test_a_post_under_moderation_is_still_asked_for(self, desk: Desk) -> None:
        desk.stand.settings("tiktok", moderation_seconds=60)
        with pytest.raises(Uncertain, match="still at work"):
            desk.commit(self.draft())
        # No person is to decide soon: it is published, and sent again it would stand there twice.
        with pytest.raises(Transient, match="still checking"):
            desk.find(self.draft())
        long_ago = replace(desk, began=datetime.now(UTC) - timedelta(days=2))
        assert isinstance(long_ago.find(self.draft()), CannotTell)
        desk.stand.settings("tiktok", moderation_seconds=0)
        found = desk.find(self.draft())
        assert isinstance(found, Published)
        assert found.id == desk.stand.record()[0].id
        assert int(found.id) > 2**53

    def test_a_video_tiktok_cannot_read_is_refused_with_its_reason(self, desk: Desk) -> None:
        desk.stand.fault("media_stuck", endpoint="any", fails=True)
        with pytest.raises(Rejected, match="file_format_check_failed"):
            desk.commit(self.draft())

    def test_a_failure_learnt_later_is_absent_and_then_refused(self, desk: Desk) -> None:
        desk.stand.fault("media_stuck", endpoint="any", fails=True)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        assert desk.find(self.draft()) == Absent()
        with pytest.raises(Rejected, match="file_format_check_failed"):
            desk.commit(self.draft())

    def test_a_large_video_goes_ahead_but_for_its_last_chunk(self, desk: Desk) -> None:
        path = self.folder / "besar.mp4"
        path.write_bytes(mp4(size_bytes=18 * 1024 * 1024))
        size = path.stat().st_size
        video = Medium(path, MediaKind.VIDEO, "video/mp4", size_bytes=size, width=9, height=16, alt="", seconds=3)
        draft = self.draft(media=(video,))
        prepared = desk.prepare(draft)
        sent = [call["status"] for call in desk.stand.calls() if call["endpoint"] == "PUT /upload"]
        assert (sent, desk.stand.record()) == ([206, 206], [])
        desk.commit(draft, prepared)
        assert len(desk.stand.record()) == 1

    def test_an_upload_that_is_too_old_is_begun_again(self, desk: Desk) -> None:
        desk.stand.settings("tiktok", upload_session_seconds=0)
        prepared = desk.prepare(self.draft())
        with pytest.raises(Transient) as delay:
            desk.commit(self.draft(), prepared)
        assert delay.value.prepare_again

    def test_a_private_account_and_an_application_without_audit_cannot_publish(self, desk: Desk) -> None:
        desk.stand.settings("tiktok", is_creator_private=True)
        with pytest.raises(Rejected, match="private"):
            desk.prepare(self.draft())
        desk.stand.settings("tiktok", is_creator_private=False, is_audited=False)
        with pytest.raises(Rejected, match="Unaudited"):
            desk.prepare(self.draft())

    def test_a_minute_and_a_day_that_are_used_up_are_told_apart(self, desk: Desk) -> None:
        desk.stand.settings("tiktok", rate_limits={"posts": 0})
        with pytest.raises(RateLimited, match="daily post cap") as day:
            desk.prepare(self.draft())
        desk.stand.settings("tiktok", rate_limits={"init": 0})
        with pytest.raises(RateLimited) as minute:
            desk.prepare(self.draft())
        assert (day.value.until - minute.value.until).total_seconds() > 86_000

    def test_a_text_alone_is_refused(self, desk: Desk) -> None:
        with pytest.raises(Rejected, match="no text alone"):
            desk.step(draft_of())

    def test_views_are_counted(self, desk: Desk) -> None:
        post = self.published(desk)
        desk.stand.audience(post.id, likes=4, reposts=2)
        reading = self.readings(desk, post.id)[post.id]
        assert isinstance(reading, Reading)
        assert reading.counters[Metric.VIEWS] == 150

    def test_a_post_that_is_no_longer_public_is_gone(self, desk: Desk) -> None:
        post = self.published(desk)
        desk.stand.settings("tiktok", moderation_seconds=600)
        assert self.readings(desk, post.id) == {post.id: Gone()}


class TestPictures(Contract):
    """Pictures, which TikTok fetches itself."""

    platform = "tiktok"
    handle = "dinas"

    @pytest.fixture
    def site(self, tmp_path: Path) -> Iterator[str]:
        with shelf(tmp_path) as address:
            yield address

    @pytest.fixture(autouse=True)
    def work_at_once(self, stand: Stand) -> None:
        stand.settings("tiktok", video_processing_seconds=0)

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def pictures(self, folder: Path, site: str, *, count: int = 2) -> Draft:
        media = []
        for number in range(count):
            path = folder / f"{number}.jpg"
            path.write_bytes(jpeg(shade=number))
            size = path.stat().st_size
            address = f"{site}/{path.name}" if site else ""
            medium = Medium(path, MediaKind.IMAGE, "image/jpeg", size_bytes=size, width=4, height=3, alt="")
            media.append(replace(medium, address=address))
        return draft_of(media=tuple(media))

    def test_pictures_are_fetched_and_posted(self, desk: Desk, tmp_path: Path, site: str) -> None:
        published = desk.commit(self.pictures(tmp_path, site))
        [post] = desk.stand.record()
        assert (post.id, post.url, post.text, post.media) == (published.id, published.url, TEXT, 2)

    def test_pictures_nobody_can_reach_are_refused_before_anything_is_sent(self, desk: Desk, tmp_path: Path) -> None:
        with pytest.raises(Rejected, match="CORONG_PUBLIC_ADDRESS"):
            desk.step(self.pictures(tmp_path, ""))

    def test_pictures_that_cannot_be_fetched_are_prepared_again(self, desk: Desk, tmp_path: Path) -> None:
        with pytest.raises(Transient) as delay:
            desk.commit(self.pictures(tmp_path, "http://127.0.0.1:9"))
        assert delay.value.prepare_again
        assert desk.stand.record() == []

    @pytest.mark.parametrize("kind", ["lost_after", "error_after", "reset_mid_body"])
    def test_pictures_whose_answer_was_lost_are_found_in_the_list(
        self, desk: Desk, tmp_path: Path, site: str, kind: str
    ) -> None:
        draft = self.pictures(tmp_path, site)
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft)
        desk.stand.wait_until(lambda _: isinstance(desk.find(draft), Published))
        [post] = desk.stand.record()
        found = desk.find(draft)
        assert isinstance(found, Published)
        assert (found.id, found.url) == (post.id, post.url)

    def test_pictures_that_never_arrived_leave_the_decision_to_a_person(
        self, desk: Desk, tmp_path: Path, site: str
    ) -> None:
        draft = self.pictures(tmp_path, site)
        desk.stand.fault("lost_before", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft, key=KEY)
        assert isinstance(desk.find(draft), CannotTell)
