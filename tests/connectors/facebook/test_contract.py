from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.contract import (
    Absent,
    CannotTell,
    Gone,
    IdempotencyKey,
    Link,
    PostKind,
    Prepared,
    Published,
    Reading,
    Secrets,
)
from connectors.errors import RateLimited, Rejected, Uncertain
from tests.connectors.contract import OTHER_KEY, UNTOUCHED, Contract, Desk, image_of, read, video_of
from tests.connectors.hiding import HideContract
from tests.connectors.looking_back import TalkersHistoryContract, walk
from tests.connectors.measuring import ConverserContract, CountersContract, CrowdContract, MeasurerContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    ImagesContract,
    KindsContract,
    LimitHeadersContract,
    LinksContract,
    RefusedDoubleContract,
    SearchedContract,
)
from tests.connectors.revisiting import EditedContract
from tests.sandbox.pictures import mp4
from tests.sandbox.stand import PracticeAccount, VisiblePost


class TestFacebook(
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    RefusedDoubleContract,
    ImagesContract,
    LinksContract,
    LimitHeadersContract,
    MeasurerContract,
    TalkersHistoryContract,
    EditedContract,
    HideContract,
    ConverserContract,
    CrowdContract,
):
    platform = "facebook"
    limit_seconds = 3600.0
    handle = "dinas"
    unknown_id = "{account}_1"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def assert_same(self, published: Published, post: VisiblePost) -> None:
        # A video has a page of its own beside that of its post.
        assert published.id == post.id
        assert post.text in httpx.get(published.url).text  # noqa: TID251  # As a citizen opens it.

    @pytest.mark.proves("measure", "the account")
    def test_an_account_has_counters_too(self, desk: Desk) -> None:
        # Facebook does not say how many posts a page has.
        standing = read(lambda wire: desk.measurer.standing(desk.account, wire))
        assert (standing.followers, standing.posts) == (100, None)

    def test_a_refusal_that_comes_after_the_post_was_made_is_not_believed(self, desk: Desk) -> None:
        desk.stand.fault("duplicate_refusal", count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        assert isinstance(desk.find(self.draft()), Published)

    def test_photos_that_another_post_shows_are_found_there(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        first = desk.commit(draft, prepared)
        with pytest.raises(Uncertain):
            desk.commit(draft, prepared)
        found = desk.find(draft, prepared)
        assert isinstance(found, Published)
        assert found.id == first.id

    def test_the_same_words_without_our_photo_are_another_post(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        desk.commit(self.draft(), key=OTHER_KEY)
        assert desk.find(draft, prepared) == Absent()

    def test_the_same_text_of_an_earlier_day_is_not_ours(self, desk: Desk) -> None:
        desk.commit(self.draft(), key=OTHER_KEY)
        later = replace(desk, began=datetime.now(UTC) + timedelta(seconds=10))
        assert later.find(self.draft()) == Absent()

    def test_a_server_whose_clock_is_wrong_is_searched_by_its_own_time(self, desk: Desk) -> None:
        desk.stand.fault("clock_skew", endpoint="any", seconds=-3600)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        assert isinstance(desk.find(self.draft()), Published)

    def test_a_burst_of_other_posts_hides_nothing(self, desk: Desk) -> None:
        for number in range(105):
            desk.commit(self.draft(f"(latihan) nomor {number}"))
        assert isinstance(desk.find(self.draft("(latihan) nomor 0")), Published)
        assert desk.find(self.draft("(latihan) nomor 200")) == Absent()

    def test_an_answer_to_an_answer_goes_below_the_comment_of_both_and_is_there_once(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        desk.stand.audience(post.id, comment="(latihan) kapan?", author="warga1")
        page = self.messages(desk)
        [first] = page.messages
        answer = desk.converser.reply(desk.account, first, "Besok.", OTHER_KEY, desk.wire)
        desk.stand.let_pass(60)
        desk.stand.audience(answer.id, comment="(latihan) maksudnya?", author="warga2")
        [second] = self.messages(desk, page.cursor).messages
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.converser.reply(desk.account, second, "Besok.", OTHER_KEY, desk.wire)
        again = desk.converser.reply(desk.account, second, "Besok.", OTHER_KEY, desk.wire)
        sent = [(each.id, each.parent) for each in desk.stand.record()]
        assert sent == [(post.id, None), (answer.id, first.id), (again.id, first.id)]

    def test_a_page_has_no_threads(self, desk: Desk) -> None:
        first = desk.commit(self.draft("(latihan) bagian 1"))
        with pytest.raises(Rejected, match="no threads"):
            desk.step(self.draft("(latihan) bagian 2", after=first))

    def test_a_link_beside_a_photo_stands_in_the_text(self, desk: Desk, tmp_path: Path) -> None:
        url = "https://jdih.example/perda/7"
        desk.commit(replace(self.draft(media=(image_of(tmp_path, alt=""),)), link=Link(url)))
        [post] = desk.stand.record()
        assert post.text.endswith(f"\n\n{url}")
        assert post.link is None


class TestFilms(Contract):
    """Videos: pieces first, the finish makes them visible, their own state tells what became of them."""

    platform = "facebook"
    handle = "dinas"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    @pytest.fixture
    def draft_with_film(self, desk: Desk, tmp_path: Path) -> Any:
        desk.stand.settings("facebook", video_processing_seconds=0.0)
        medium = video_of(tmp_path)
        medium.path.write_bytes(mp4(2_500_000))
        return self.draft(media=(replace(medium, size_bytes=2_500_000),))

    def test_a_film_goes_out_in_pieces_and_each_is_kept(self, desk: Desk, draft_with_film: Any) -> None:
        steps = [desk.step(draft_with_film)]
        while not steps[-1].ready:
            steps.append(desk.step(draft_with_film, steps[-1]))
        assert len(steps) == 4
        published = desk.commit(draft_with_film, steps[-1])
        [post] = desk.stand.record()
        assert (post.id, post.media) == (published.id, 1)

    def test_a_film_is_known_again_by_the_id_it_went_out_under(self, desk: Desk, draft_with_film: Any) -> None:
        desk.stand.settings("facebook", video_processing_seconds=60)
        published = desk.commit(draft_with_film)
        desk.stand.let_pass(60)
        [past] = walk(desk)
        assert past.kind is PostKind.VIDEO
        assert past.id != published.id
        assert published.id in past.also

    @pytest.mark.parametrize("kind", ["lost_after", "error_after"])
    def test_a_film_whose_answer_was_lost_is_asked_itself(self, desk: Desk, draft_with_film: Any, kind: str) -> None:
        prepared = desk.prepare(draft_with_film)
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_with_film, prepared)
        found = desk.find(draft_with_film, prepared)
        [post] = desk.stand.record()
        assert isinstance(found, Published)
        assert found.id == post.id

    def test_a_film_whose_finish_never_arrived_is_surely_absent(self, desk: Desk, draft_with_film: Any) -> None:
        prepared = desk.prepare(draft_with_film)
        desk.stand.fault("lost_before", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_with_film, prepared)
        assert desk.find(draft_with_film, prepared) == Absent()
        desk.commit(draft_with_film, prepared)
        assert len(desk.stand.record()) == 1

    def test_a_film_in_work_is_neither_there_nor_absent(self, desk: Desk, draft_with_film: Any) -> None:
        prepared = desk.prepare(draft_with_film)
        desk.stand.settings("facebook", video_processing_seconds=30.0)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_with_film, prepared)
        assert isinstance(desk.find(draft_with_film, prepared), CannotTell)

    def test_a_film_that_could_not_be_processed_is_uploaded_anew(self, desk: Desk, draft_with_film: Any) -> None:
        prepared = desk.prepare(draft_with_film)
        desk.stand.fault("media_stuck", count=1, fails=True)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_with_film, prepared)
        assert desk.find(draft_with_film, prepared) == Absent(prepare_again=True)

    def test_a_film_is_measured_by_its_own_id_while_its_post_is_unknown(self, desk: Desk, draft_with_film: Any) -> None:
        prepared = desk.prepare(draft_with_film)
        desk.stand.settings("facebook", video_processing_seconds=60)
        published = desk.commit(draft_with_film, prepared)
        assert "_" not in published.id
        desk.stand.let_pass(60)
        [post] = desk.stand.record()
        desk.stand.audience(post.id, likes=7)
        answers = read(lambda wire: desk.measurer.posts(desk.account, [published.id], wire))
        reading = answers[published.id]
        assert isinstance(reading, Reading)
        assert {str(metric): number for metric, number in reading.counters.items()}["likes"] == 7


class TestFigures(CountersContract):
    platform = "facebook"
    handle = "dinas"
    unknown_id = "{account}_1"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def test_a_small_page_has_counts_but_no_views(self, desk: Desk) -> None:
        desk.stand.settings("facebook", is_page_small=True)
        post = self.published(desk)
        desk.stand.audience(post.id, likes=3)
        reading = self.readings(desk, post.id)[post.id]
        assert isinstance(reading, Reading)
        assert {str(metric) for metric in reading.counters} == {"likes", "comments", "shares"}

    def test_a_metric_that_was_taken_away_costs_its_figure_alone(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from connectors.contract import Metric
        from connectors.facebook import measure

        monkeypatch.setattr(measure, "INSIGHTS", {"post_impressions": Metric.VIEWS})
        post = self.published(desk)
        desk.stand.audience(post.id, likes=3)
        answers = self.readings(desk, post.id, f"{desk.account.remote_id}_1")
        reading = answers.pop(post.id)
        assert isinstance(reading, Reading)
        assert reading.counters[Metric.LIKES] == 3
        assert list(answers.values()) == [Gone()]

    def test_a_limit_met_within_a_batch_is_one_and_nothing_is_asked_again(self, desk: Desk) -> None:
        ids = [
            desk.commit(self.draft(f"(latihan) {number}"), key=IdempotencyKey(str(number))).id for number in range(3)
        ]
        spent = len(desk.stand.calls())
        # The batch itself and its first entry.
        desk.stand.settings("facebook", rate_limits={"pages": spent + 2})
        with pytest.raises(RateLimited) as limit:
            self.readings(desk, *ids)
        assert (limit.value.until - datetime.now(UTC)).total_seconds() > 3500
        assert len(desk.stand.calls()) == spent + 1

    def test_nothing_prepared_is_nothing_sent(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(image_of(tmp_path, alt=""),))
        from connectors.errors import Transient

        with pytest.raises(Transient) as delay:
            desk.commit(draft, Prepared(ready=True))
        assert delay.value.prepare_again
        assert desk.find(draft, UNTOUCHED) == Absent()
