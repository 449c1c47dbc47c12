from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract import Absent, CannotTell, IdempotencyKey, Metric, Published, RemoteId, Secrets
from connectors.errors import AuthDead, RateLimited, Rejected, Uncertain
from tests.connectors.contract import OTHER_KEY, Desk, image_of, read
from tests.connectors.looking_back import HistoryContract
from tests.connectors.measuring import MeasurerContract, MentionsContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    ImagesContract,
    KindsContract,
    LinksContract,
    SearchedContract,
    UnsearchableContract,
    VideosContract,
)
from tests.sandbox.stand import PracticeAccount


class TestLinkedIn(
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    ImagesContract,
    VideosContract,
    LinksContract,
    MeasurerContract,
    HistoryContract,
    MentionsContract,
):
    platform = "linkedin"
    handle = "dinas"
    unknown_id = "urn:li:share:1"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def author_of(self, handle: str) -> str:
        del handle
        return "urn:li:person:"

    @pytest.mark.parametrize("kind", ["lost_after", "error_after"])
    def test_a_post_whose_answer_was_lost_is_found(self, desk: Desk, kind: str) -> None:
        # An answer without a body cannot be torn: the headers say everything.
        super().test_a_post_whose_answer_was_lost_is_found(desk, kind)

    @pytest.mark.proves("measure", "the account")
    def test_an_account_has_counters_too(self, desk: Desk) -> None:
        standing = read(lambda wire: desk.measurer.standing(desk.account, wire))
        assert (standing.followers, standing.posts) == (100, None)

    def test_views_reach_and_clicks_are_counted(self, desk: Desk) -> None:
        post = self.published(desk)
        desk.stand.audience(post.id, likes=12, reposts=5, replies=3, quotes=0)
        counters = self.readings(desk, post.id)[post.id].counters  # type: ignore[union-attr]  # It is there.
        assert (counters[Metric.VIEWS], counters[Metric.REACH], counters[Metric.CLICKS]) == (400, 320, 6)

    def test_a_repeat_is_refused_and_the_first_post_is_found(self, desk: Desk) -> None:
        first = desk.commit(self.draft())
        with pytest.raises(Uncertain, match="duplicate"):
            desk.commit(self.draft())
        found = desk.find(self.draft())
        assert isinstance(found, Published)
        assert (found.id, len(desk.stand.record())) == (first.id, 1)

    def test_the_same_text_of_an_earlier_day_is_refused_for_good(self, desk: Desk) -> None:
        desk.commit(self.draft())
        tomorrow = replace(self.draft(), made_at=datetime.now(UTC) + timedelta(days=1))
        with pytest.raises(Rejected, match="only once"):
            desk.commit(tomorrow, key=OTHER_KEY)

    @pytest.mark.parametrize(
        "text",
        [
            "(latihan) [Perda] {7} <b> @dinas #Perda_7 *tebal* a_b ~1 | 2 \\ akhir",
            "Tagar #Perda, #2026 dan #kota_baru. Akhir",
        ],
    )
    def test_nothing_reserved_cuts_the_text(self, desk: Desk, text: str) -> None:
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft(text))
        assert isinstance(desk.find(self.draft(text)), Published)
        assert [post.text for post in desk.stand.record()] == [text]

    def test_a_day_that_is_used_up_ends_at_midnight_in_utc(self, desk: Desk) -> None:
        desk.stand.settings("linkedin", rate_limits={"posts": 0})
        with pytest.raises(RateLimited) as limit:
            desk.commit(self.draft())
        # The day may have ended meanwhile.
        days = {moment.date() + timedelta(days=1) for moment in (desk.began, datetime.now(UTC))}
        assert limit.value.until in {datetime.combine(day, datetime.min.time(), UTC) for day in days}
        assert not limit.value.whole_app

    def test_a_person_who_lost_the_role_cannot_publish_for_the_page(self, desk: Desk) -> None:
        account = replace(desk.account, remote_id=RemoteId("urn:li:organization:1"))
        with pytest.raises(AuthDead, match="Not enough permissions"):
            desk.connector.publish.commit(account, self.draft(), desk.prepare(self.draft()), OTHER_KEY, desk.wire)

    def test_a_burst_of_other_posts_hides_nothing(self, desk: Desk) -> None:
        desk.stand.settings("linkedin", rate_limits="off")
        for number in range(103):
            desk.commit(self.draft(f"(latihan) nomor {number}"), key=IdempotencyKey(f"nomor-{number}"))
        assert isinstance(desk.find(self.draft("(latihan) nomor 0")), Published)
        assert desk.find(self.draft("(latihan) nomor 103")) == Absent()

    def test_a_clock_that_was_behind_hides_no_post(self, desk: Desk) -> None:
        desk.stand.fault("clock_skew", endpoint="publish", seconds=-90, count=1)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        found = desk.find(self.draft())
        assert isinstance(found, CannotTell)
        assert desk.stand.record()[0].id in found.cause

    def test_the_same_text_of_an_earlier_day_is_not_ours(self, desk: Desk) -> None:
        desk.commit(self.draft(), key=OTHER_KEY)
        later = replace(desk, began=datetime.now(UTC) + timedelta(days=1))
        assert later.find(self.draft()) == Absent()


class TestMember(CommitContract, UnsearchableContract, ImagesContract):
    """A person: LinkedIn lets nobody list what they posted."""

    platform = "linkedin"
    handle = "in-petugas"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    @pytest.mark.parametrize("kind", ["lost_before", "error_before"])
    def test_a_post_that_never_arrived_can_be_sent_again(self, desk: Desk, kind: str) -> None:
        # Whether it arrived cannot be known, but that it can be sent again does.
        desk.stand.fault(kind, count=1, status=503)
        with pytest.raises(Uncertain):
            desk.commit(self.draft())
        assert isinstance(desk.find(self.draft()), CannotTell)
        desk.commit(self.draft())
        assert len(desk.stand.record()) == 1

    def test_a_refusal_that_means_you_have_it_leads_to_the_post(self, desk: Desk, tmp_path: Path) -> None:
        draft = self.draft(media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        desk.stand.fault("duplicate_refusal", count=1)
        with pytest.raises(Uncertain, match="urn:li:share"):
            desk.commit(draft, prepared)
        assert isinstance(desk.find(draft, prepared), CannotTell)

    def test_figures_of_members_are_not_offered(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        assert read(lambda wire: desk.measurer.posts(desk.account, [post.id], wire)) == {}
        assert read(lambda wire: desk.measurer.standing(desk.account, wire)).followers is None
