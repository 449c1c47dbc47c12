from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract import Absent, CannotTell, IdempotencyKey, Link, Published, RemoteId, Secrets
from connectors.errors import RateLimited, Rejected, Transient, Uncertain
from tests.connectors.contract import OTHER_KEY, Desk, image_of, read, video_of
from tests.connectors.hiding import HideContract
from tests.connectors.looking_back import TalkersHistoryContract
from tests.connectors.measuring import ConverserContract, CrowdContract, MeasurerContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    ImagesContract,
    KindsContract,
    RefusedDoubleContract,
    SearchedContract,
    ThreadsContract,
    VideosContract,
)
from tests.connectors.revisiting import RevisitContract
from tests.connectors.served import ServedContract
from tests.sandbox.stand import PracticeAccount


class TestThreads(
    ServedContract,
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    RefusedDoubleContract,
    ImagesContract,
    VideosContract,
    ThreadsContract,
    MeasurerContract,
    TalkersHistoryContract,
    RevisitContract,
    HideContract,
    ConverserContract,
    CrowdContract,
):
    platform = "threads"
    limit_seconds = 3600.0
    handle = "dinas"
    unknown_id = "1"

    def calls_for(self, count: int) -> int:
        # Messages can only be asked for one by one.
        return count

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    @pytest.mark.proves("measure", "the account")
    def test_an_account_has_counters_too(self, desk: Desk) -> None:
        # Threads does not say how many posts a profile has.
        standing = read(lambda wire: desk.measurer.standing(desk.account, wire))
        assert (standing.followers, standing.posts) == (100, None)

    @pytest.mark.parametrize("kind", ["lost_after", "error_after"])
    def test_the_container_tells_that_its_post_is_out(self, desk: Desk, kind: str) -> None:
        prepared = desk.prepare(self.draft())
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft(), prepared)
        found = desk.find(self.draft(), prepared)
        [post] = desk.stand.record()
        assert isinstance(found, Published)
        assert (found.id, found.url) == (post.id, post.url)

    def test_the_container_tells_that_its_post_is_not_out_and_is_published_then(self, desk: Desk) -> None:
        prepared = desk.prepare(self.draft())
        desk.stand.fault("lost_before", count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft(), prepared)
        assert desk.find(self.draft(), prepared) == Absent()
        desk.commit(self.draft(), prepared)
        assert len(desk.stand.record()) == 1

    @pytest.mark.parametrize("answer", ["error", "same_id"])
    def test_a_container_published_twice_makes_one_post(self, desk: Desk, answer: str) -> None:
        desk.stand.settings("threads", second_publish=answer)
        prepared = desk.prepare(self.draft())
        first = desk.commit(self.draft(), prepared)
        if answer == "error":
            with pytest.raises(Uncertain):
                desk.commit(self.draft(), prepared)
            found = desk.find(self.draft(), prepared)
        else:
            found = desk.commit(self.draft(), prepared)
        assert isinstance(found, Published)
        assert found.id == first.id
        assert len(desk.stand.record()) == 1

    def test_publishing_too_early_is_tried_again(self, desk: Desk) -> None:
        desk.stand.settings("threads", image_processing_seconds=30)
        begun = desk.step(self.draft())
        with pytest.raises(Transient) as delay:
            desk.commit(self.draft(), begun)
        assert not delay.value.prepare_again

    def test_a_finished_container_that_cannot_be_found_is_tried_again_and_made_anew_once_it_is_minutes_old(
        self, desk: Desk
    ) -> None:
        prepared = desk.prepare(self.draft())
        held: dict[str, object] = prepared.notes["container"]  # type: ignore[assignment]  # Of our own making.
        minutes_ago = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
        aged = replace(prepared, notes={**prepared.notes, "container": {**held, "made_at": minutes_ago}})
        desk.stand.fault("media_stuck", count=2)
        for notes, is_made_anew in ((prepared, False), (aged, True)):
            with pytest.raises(Transient) as delay:
                desk.commit(self.draft(), notes)
            assert delay.value.prepare_again == is_made_anew
        desk.commit(self.draft(), desk.prepare(self.draft()))
        assert len(desk.stand.record()) == 1

    def test_an_expired_container_is_made_anew(self, desk: Desk) -> None:
        prepared = desk.prepare(self.draft())
        desk.stand.settings("threads", container_life_seconds=0.0)
        with pytest.raises(Transient) as delay:
            desk.commit(self.draft(), prepared)
        assert delay.value.prepare_again
        assert desk.find(self.draft(), prepared) == Absent(prepare_again=True)

    def test_a_post_that_is_out_but_not_listed_leaves_doubt(self, desk: Desk) -> None:
        prepared = desk.prepare(self.draft())
        desk.stand.fault("late_visible", count=1, seconds=30)
        desk.commit(self.draft(), prepared)
        assert isinstance(desk.find(self.draft(), prepared), CannotTell)

    def test_a_file_without_a_public_address_is_refused_with_what_to_set(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(image_of(tmp_path, alt=""),))
        with pytest.raises(Rejected, match="public address"):
            desk.step(replace(draft, media=(replace(draft.media[0], address=""),)))

    def test_a_file_nobody_can_fetch_now_is_tried_again(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(video_of(tmp_path),))
        draft = replace(draft, media=(replace(draft.media[0], address="http://127.0.0.1:9/video.mp4"),))
        with pytest.raises(Transient) as delay:
            desk.prepare(draft)
        assert delay.value.prepare_again

    def test_a_video_and_an_image_go_into_one_carousel(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("threads", video_processing_seconds=0.2)
        draft = self.draft(media=(video_of(tmp_path), image_of(tmp_path, alt="bagan")))
        desk.commit(draft)
        assert [post.media for post in desk.stand.record()] == [2]

    def test_the_quota_of_a_day_is_a_limit_not_a_failure(self, desk: Desk) -> None:
        desk.stand.settings("threads", daily_posts=1)
        desk.commit(self.draft("(latihan) satu"))
        with pytest.raises(RateLimited):
            desk.commit(self.draft("(latihan) dua"), key=OTHER_KEY)

    def test_a_link_stands_beside_a_text_and_in_it_beside_media(self, desk: Desk, tmp_path: Path) -> None:
        url = "https://jdih.example/perda/7"
        desk.commit(replace(self.draft(), link=Link(url)))
        desk.commit(replace(self.draft(media=(image_of(tmp_path, alt=""),)), link=Link(url)), key=OTHER_KEY)
        first, second = desk.stand.record()
        assert (first.link, second.link) == (url, url)
        assert url not in first.text
        assert second.text.endswith(url)

    def test_a_part_of_a_thread_is_found_among_the_answers(self, desk: Desk) -> None:
        first = desk.commit(self.draft("(latihan) bagian 1"), key=IdempotencyKey("satu"))
        part = self.draft("(latihan) bagian 2", after=first)
        prepared = desk.prepare(part)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(part, prepared)
        found = desk.find(part, prepared)
        assert isinstance(found, Published)
        assert found.id == desk.stand.record()[-1].id

    def test_figures_of_several_posts_come_one_by_one(self, desk: Desk) -> None:
        ids = [desk.commit(self.draft(f"(latihan) {number}")).id for number in range(3)]
        readings = read(lambda wire: desk.measurer.posts(desk.account, [*ids, RemoteId("1")], wire))
        assert len(readings) == 4
