from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract import Absent, CannotTell, IdempotencyKey, Link, Published, Secrets
from connectors.errors import AuthDead, RateLimited, Rejected, Transient, Uncertain
from connectors.x import uploads
from tests.connectors.contract import OTHER_KEY, TEXT, Desk, draft_of, image_of, read, video_of
from tests.connectors.hiding import HideContract
from tests.connectors.looking_back import TalkersHistoryContract
from tests.connectors.measuring import ConverserContract, MeasurerContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    ImagesContract,
    KindsContract,
    LimitHeadersContract,
    LinksContract,
    RefusedDoubleContract,
    SearchedContract,
    ThreadsContract,
    VideosContract,
)
from tests.connectors.revisiting import RevisitContract
from tests.sandbox.pictures import mp4
from tests.sandbox.stand import PracticeAccount


class TestX(
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    LimitHeadersContract,
    RefusedDoubleContract,
    ImagesContract,
    VideosContract,
    ThreadsContract,
    LinksContract,
    MeasurerContract,
    TalkersHistoryContract,
    RevisitContract,
    HideContract,
    ConverserContract,
):
    platform = "x"
    handle = "dinas"
    unknown_id = "1234567890123456789"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def test_a_text_over_the_limit_is_refused_in_the_platforms_words(self, desk: Desk) -> None:
        # X does not say which limit it was.
        with pytest.raises(Rejected, match="not permitted"):
            desk.commit(draft_of("a" * 281))
        desk.commit(draft_of("a" * 280))

    def test_a_video_waits_until_the_platform_has_processed_it(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("x", video_processing_seconds=60)
        draft = draft_of(media=(video_of(tmp_path),))
        begun = desk.step(draft)
        while not begun.again_in_seconds:
            begun = desk.step(draft, begun)
        assert not begun.ready
        desk.stand.let_pass(60)
        desk.commit(draft, desk.prepare(draft, begun))
        assert [post.media for post in desk.stand.record()] == [1]

    def test_a_repeat_is_refused_and_leads_to_the_first_post(self, desk: Desk) -> None:
        first = desk.commit(draft_of())
        with pytest.raises(Uncertain):
            desk.commit(draft_of())
        found = desk.find(draft_of())
        assert isinstance(found, Published)
        assert (found.id, found.at) == (first.id, first.at)
        assert len(desk.stand.record()) == 1

    def test_a_text_of_an_earlier_day_is_left_to_a_person_as_it_would_be_refused_for_ever(self, desk: Desk) -> None:
        first = desk.commit(draft_of())
        later = replace(desk, began=datetime.now(UTC) + timedelta(seconds=10))
        sight = later.find(draft_of())
        assert isinstance(sight, CannotTell)
        assert first.url in sight.cause

    def test_addresses_and_signs_are_recognised_as_they_were_written(self, desk: Desk, tmp_path: Path) -> None:
        text = "(latihan) <b>5 > 3</b> & kaltimprov.go.id https://a.example/x?y=1&z=2\n\n“Perda” 🇮🇩"
        draft = draft_of(text, media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft, prepared)
        assert isinstance(desk.find(draft, prepared), Published)
        assert desk.find(draft_of(text)) == Absent()

    def test_an_empty_page_that_names_a_next_one_is_not_the_end(self, desk: Desk) -> None:
        desk.commit(draft_of())
        desk.stand.settings("x", is_first_page_empty=True)
        assert isinstance(desk.find(draft_of()), Published)

    def test_a_long_list_is_read_to_the_beginning(self, desk: Desk) -> None:
        desk.stand.settings("x", rate_limits="off")
        for number in range(120):
            desk.commit(draft_of(f"(latihan) nomor {number}"), key=IdempotencyKey(f"nomor-{number}"))
        assert isinstance(desk.find(draft_of("(latihan) nomor 0")), Published)
        assert desk.find(draft_of("(latihan) nomor 120")) == Absent()

    def test_a_large_video_goes_out_in_segments_and_each_is_sent_once(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("x", video_processing_seconds=0)
        video = video_of(tmp_path)
        video.path.write_bytes(mp4(2 * uploads.SEGMENT_BYTES + 5))
        draft = draft_of(media=(replace(video, size_bytes=2 * uploads.SEGMENT_BYTES + 5),))
        begun = desk.step(draft, desk.step(draft))
        desk.stand.fault("lost_after", count=1, endpoint="upload")
        with pytest.raises(Transient):
            desk.step(draft, begun)
        desk.commit(draft, desk.prepare(draft, begun))
        assert desk.stand.summary()["calls"]["x"]["POST /2/media/upload/:id/append"] == 4
        assert [post.media for post in desk.stand.record()] == [1]

    def test_media_x_has_dropped_are_uploaded_again(self, desk: Desk, tmp_path: Path) -> None:
        draft = draft_of(media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        long_ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
        aged = [{**upload, "at": long_ago} for upload in uploads.uploads_of(prepared.notes)]
        unknown = [{**upload, "id": "77"} for upload in uploads.uploads_of(prepared.notes)]
        for media in (aged, unknown):
            with pytest.raises(Transient) as lost:
                desk.commit(draft, replace(prepared, notes={"media": media}))
            assert lost.value.prepare_again

    def test_a_spent_credit_stops_every_account_for_a_while(self, desk: Desk) -> None:
        desk.stand.settings("x", credits_left=0)
        with pytest.raises(RateLimited) as stopped:
            desk.commit(draft_of())
        assert stopped.value.whole_app

    def test_a_token_that_ran_out_may_be_renewed(self, desk: Desk) -> None:
        desk.stand.fault("dead_token", count=1)
        with pytest.raises(AuthDead) as ended:
            desk.commit(draft_of())
        assert ended.value.expired

    def test_a_post_dropped_in_silence_is_gone_when_it_is_measured(self, desk: Desk) -> None:
        desk.stand.fault("silent_drop", count=1)
        post = desk.commit(draft_of())
        assert str(self.readings(desk, post.id)[post.id]) == "Gone()"

    def test_many_mentions_are_read_in_pages(self, desk: Desk) -> None:
        post = desk.commit(draft_of())
        desk.stand.audience(post.id, comment="(latihan) nomor 0")
        first = self.messages(desk)
        for number in range(1, 150):
            desk.stand.audience(post.id, comment=f"(latihan) nomor {number}")
        second = self.messages(desk, first.cursor)
        assert [message.text.split()[-1] for message in second.messages] == [str(each) for each in range(1, 150)]

    def test_a_link_in_the_text_costs_more_and_is_told_once(self, desk: Desk) -> None:
        desk.commit(replace(draft_of("Baca https://a.example/7"), link=Link("https://a.example/7")), key=OTHER_KEY)
        assert [post.text for post in desk.stand.record()] == ["Baca https://a.example/7"]

    def test_standing_is_read_in_either_spelling(self, desk: Desk) -> None:
        from connectors.x.answers import Metrics, UserMetrics

        desk.commit(draft_of(TEXT))
        assert Metrics.model_validate({"repost_count": 3}).shares == 3
        assert UserMetrics.model_validate({"post_count": 4}).posts == 4
        assert read(lambda wire: desk.measurer.standing(desk.account, wire)).posts == 1
