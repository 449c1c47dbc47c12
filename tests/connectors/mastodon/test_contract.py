from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract import Absent, CannotTell, Gone, IdempotencyKey, Published, Secrets
from connectors.errors import Rejected, Transient, Uncertain
from tests.connectors.contract import OTHER_KEY, Desk, draft_of, image_of, video_of
from tests.connectors.looking_back import TalkersHistoryContract
from tests.connectors.measuring import ConverserContract, MeasurerContract
from tests.connectors.publishing import PermalinkContract, PublisherContract
from tests.connectors.revisiting import EditedContract
from tests.sandbox.stand import PracticeAccount


class TestMastodon(
    PublisherContract, PermalinkContract, MeasurerContract, TalkersHistoryContract, EditedContract, ConverserContract
):
    platform = "mastodon"
    handle = "dinas"
    unknown_id = "1"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def test_a_server_that_answers_500_to_a_repeated_key_is_asked_for_the_post(self, desk: Desk) -> None:
        desk.stand.settings("mastodon", idempotency="repeat_500")
        first = desk.commit(draft_of())
        with pytest.raises(Uncertain):
            desk.commit(draft_of())
        found = desk.find(draft_of())
        assert isinstance(found, Published)
        assert found.id == first.id
        assert len(desk.stand.record()) == 1

    def test_a_key_of_a_deleted_post_is_refused(self, desk: Desk) -> None:
        post = desk.commit(draft_of())
        self.delete(desk, post)
        with pytest.raises(Rejected, match="Record not found"):
            desk.commit(draft_of())

    def test_a_post_dropped_in_silence_is_gone_when_it_is_measured(self, desk: Desk) -> None:
        desk.stand.fault("silent_drop", count=1)
        post = desk.commit(draft_of())
        assert desk.stand.record() == []
        assert self.readings(desk, post.id) == {post.id: Gone()}

    def test_media_in_work_are_waited_for_at_commit_too(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("mastodon", video_processing_seconds=30)
        draft = draft_of(media=(video_of(tmp_path),))
        with pytest.raises(Transient) as delay:
            desk.commit(draft, desk.step(draft))
        assert not delay.value.prepare_again

    def test_a_part_waits_for_a_part_before_it_that_is_not_shown_yet(self, desk: Desk) -> None:
        desk.stand.fault("late_visible", platform="mastodon", seconds=600, count=1)
        first = desk.commit(draft_of())
        with pytest.raises(Transient, match="reply"):
            desk.commit(draft_of("(latihan) lanjutan", after=first), key=OTHER_KEY)

    def test_media_that_another_post_uses_leave_doubt(self, desk: Desk, tmp_path: Path) -> None:
        draft = draft_of(media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        desk.commit(draft, prepared)
        other = replace(draft, text="(latihan) teks lain")
        with pytest.raises(Uncertain):
            desk.commit(other, prepared, key=OTHER_KEY)
        assert isinstance(desk.find(other, prepared, key=OTHER_KEY), CannotTell)

    def test_media_the_server_has_removed_are_uploaded_again(self, desk: Desk, tmp_path: Path) -> None:
        draft = draft_of(media=(image_of(tmp_path, alt="bagan"),))
        long_ago = datetime.now(UTC) - timedelta(days=2)
        removed = {"id": "1", "ready": True, "looks": 0, "at": long_ago.isoformat()}
        prepared = replace(desk.prepare(draft), notes={"media": [removed]})
        with pytest.raises(Uncertain):
            desk.commit(draft, prepared)
        assert desk.find(draft, prepared) == Absent(prepare_again=True)

    def test_text_with_markup_names_and_tags_is_recognised(self, desk: Desk) -> None:
        text = "(latihan) <b>5 > 3</b> & @dinas@contoh.example #Perda https://contoh.example/a?b=1&c=2\n\nBaris  dua"
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_of(text))
        assert isinstance(desk.find(draft_of(text)), Published)

    def test_a_server_whose_clock_is_wrong_is_searched_by_its_own_time(self, desk: Desk) -> None:
        desk.stand.fault("clock_skew", endpoint="any", seconds=-3600)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_of())
        assert isinstance(desk.find(draft_of()), Published)

    def test_the_same_text_of_an_earlier_day_is_not_ours(self, desk: Desk) -> None:
        desk.commit(draft_of(), key=OTHER_KEY)
        later = replace(desk, began=datetime.now(UTC) + timedelta(seconds=10))
        assert later.find(draft_of()) == Absent()

    def test_a_burst_of_other_posts_hides_nothing(self, desk: Desk) -> None:
        for number in range(45):
            desk.commit(draft_of(f"(latihan) nomor {number}"), key=IdempotencyKey(f"nomor-{number}"))
        assert isinstance(desk.find(draft_of("(latihan) nomor 0")), Published)
        assert desk.find(draft_of("(latihan) nomor 45")) == Absent()

    def delete(self, desk: Desk, post: Published) -> None:
        from connectors.judgement import Effect
        from connectors.mastodon.dialect import DIALECT, bearer

        desk.wire.call(
            "DELETE",
            f"{desk.account.home}/api/v1/statuses/{post.id}",
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=dict[str, object],
            headers=bearer(desk.account.secrets),
        )
