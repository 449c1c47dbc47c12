from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from connectors.contract import Absent, CannotTell, IdempotencyKey, Metric, Published, Reading, Secrets
from connectors.errors import AuthDead, RateLimited, Rejected, Transient, Uncertain
from connectors.telegram import converse
from tests.connectors.contract import OTHER_KEY, TEXT, Desk, draft_of, image_of, read, video_of
from tests.connectors.measuring import MeasurerContract, MentionsContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    KindsContract,
    LimitHeadersContract,
    LinksContract,
    SearchedContract,
    ThreadsContract,
)
from tests.sandbox.stand import PracticeAccount


class TestTelegram(
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    LimitHeadersContract,
    ThreadsContract,
    LinksContract,
    MeasurerContract,
    MentionsContract,
):
    platform = "telegram"
    handle = "humas"
    unknown_id = "3"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(bot_token=practice.secret, channel=f"@{practice.handle}")

    @pytest.fixture
    def storing(self, desk: Desk) -> Desk:
        """A desk whose bot keeps its files in a private chat."""
        wish = {"platform": "telegram", "instance": "latihan", "handle": self.handle}
        made = httpx.post(f"{desk.stand.address}/_control/accounts", json=wish).json()  # noqa: TID251  # Not a platform.
        secrets = Secrets({**desk.account.secrets, "storage_chat": made["storage_chat"]})
        return replace(desk, account=replace(desk.account, secrets=secrets))

    def test_a_text_over_the_limit_is_refused_in_the_platforms_words(self, desk: Desk) -> None:
        with pytest.raises(Rejected, match="message is too long"):
            desk.commit(draft_of("a" * 4097))
        desk.commit(draft_of("a" * 4096))

    def test_a_caption_has_a_limit_of_its_own(self, desk: Desk, tmp_path: Path) -> None:
        media = (image_of(tmp_path, alt=""),)
        with pytest.raises(Rejected, match="caption is too long"):
            desk.commit(draft_of("🙂" * 513, media=media))
        desk.commit(draft_of("🙂" * 512, media=media))

    @pytest.mark.proves("measure", "the account")
    def test_an_account_has_counters_too(self, desk: Desk) -> None:
        standing = read(lambda wire: desk.measurer.standing(desk.account, wire))
        assert (standing.followers, standing.posts) == (100, None)

    @pytest.mark.parametrize(
        ("kind", "error"),
        [
            ("lost_before", Transient),
            ("reset_mid_body", Transient),
            ("error_before", Transient),
            ("rate_limited", RateLimited),
        ],
    )
    def test_nothing_is_known_when_reading_fails(self, desk: Desk, kind: str, error: type[Exception]) -> None:
        # The page for everybody needs no token, so none can be dead.
        super().test_nothing_is_known_when_reading_fails(desk, kind, error)

    def test_views_are_read_as_the_page_rounds_them(self, desk: Desk) -> None:
        post = self.published(desk)
        desk.stand.audience(post.id, likes=1234)
        assert self.readings(desk, post.id)[post.id] == Reading({Metric.LIKES: 1200, Metric.VIEWS: 50_500})

    def test_posts_behind_many_others_are_measured(self, desk: Desk) -> None:
        desk.stand.settings("telegram", rate_limits="off")
        ids = [desk.commit(draft_of(f"(latihan) {number}"), key=OTHER_KEY).id for number in range(45)]
        readings = self.readings(desk, ids[0], ids[20], ids[44])
        assert [isinstance(readings[one], Reading) for one in (ids[0], ids[20], ids[44])] == [True] * 3

    @pytest.mark.parametrize("count", [1, 2, 4])
    def test_images_go_out_with_the_post_where_there_is_no_storage(
        self, desk: Desk, tmp_path: Path, count: int
    ) -> None:
        media = tuple(image_of(tmp_path, alt="", shade=number) for number in range(count))
        published = desk.commit(draft_of(media=media))
        [post] = desk.stand.record()
        assert (post.id, post.text, post.media) == (published.id, TEXT, count)

    @pytest.mark.parametrize("count", [1, 4])
    def test_files_lie_ready_where_there_is_storage(self, storing: Desk, tmp_path: Path, count: int) -> None:
        media = tuple(image_of(tmp_path, alt="", shade=number) for number in range(count))
        prepared = storing.prepare(draft_of(media=media))
        assert storing.stand.record() == []
        storing.stand.fault("error_before", endpoint="upload", status=503)
        storing.commit(draft_of(media=media), prepared)
        assert [(post.text, post.media) for post in storing.stand.record()] == [(TEXT, count)]

    def test_each_stored_file_is_kept(self, storing: Desk, tmp_path: Path) -> None:
        draft = draft_of(media=(image_of(tmp_path, alt="", shade=1), image_of(tmp_path, alt="", shade=2)))
        first = storing.step(draft)
        assert not first.ready
        storing.stand.fault("error_before", count=1, endpoint="upload", status=503)
        with pytest.raises(Transient):
            storing.step(draft, first)
        storing.commit(draft, storing.step(draft, first))
        assert [post.media for post in storing.stand.record()] == [2]

    def test_a_video_goes_out(self, desk: Desk, storing: Desk, tmp_path: Path) -> None:
        draft = draft_of(media=(video_of(tmp_path),))
        desk.commit(draft)
        storing.commit(draft)
        assert [post.media for post in desk.stand.record()] == [1, 1]

    def test_an_album_whose_answer_was_lost_is_found(self, desk: Desk, tmp_path: Path) -> None:
        draft = draft_of(media=tuple(image_of(tmp_path, alt="", shade=number) for number in range(3)))
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft)
        found = desk.find(draft)
        assert isinstance(found, Published)
        assert desk.stand.record()[0].id == found.id
        assert desk.find(draft_of()) == Absent()

    def test_a_repeat_would_send_twice(self, desk: Desk) -> None:
        # What the engine must never do: nothing at Telegram keeps it from happening.
        desk.commit(draft_of())
        desk.commit(draft_of())
        assert len(desk.stand.record()) == 2

    def test_a_channel_without_a_page_shows_what_is_there_in_its_group_but_never_what_is_not(self, desk: Desk) -> None:
        desk.stand.settings("telegram", has_public_page=False)
        assert isinstance(desk.find(draft_of()), CannotTell)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_of())
        found = desk.find(draft_of())
        assert isinstance(found, Published)
        assert desk.stand.record()[0].id == found.id
        alone = replace(
            desk, account=replace(desk.account, secrets=Secrets({**desk.account.secrets, "linked_chat": ""}))
        )
        assert isinstance(alone.find(draft_of()), CannotTell)

    def test_a_text_with_signs_and_addresses_is_recognised(self, desk: Desk) -> None:
        text = "(latihan) <b>5 > 3</b> & #Perda https://contoh.example/a?b=1&c=2\n\nBaris  dua 🙂"
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_of(text))
        assert isinstance(desk.find(draft_of(text)), Published)

    @pytest.mark.parametrize("is_answer", [False, True])
    def test_a_clock_that_was_behind_hides_no_post(self, desk: Desk, *, is_answer: bool) -> None:
        draft = draft_of()
        if is_answer:
            first = desk.commit(draft_of("(latihan) yang pertama"), key=OTHER_KEY)
            draft = replace(draft, parent=first, root=first)
        desk.stand.fault("clock_skew", endpoint="publish", seconds=-90, count=1)
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft)
        found = desk.find(draft)
        # What answers our own is surely ours; else the same words may stand there by chance, and a person sees which.
        assert isinstance(found, Published if is_answer else CannotTell)

    def test_the_same_text_of_an_earlier_day_is_not_ours(self, desk: Desk) -> None:
        desk.commit(draft_of(), key=OTHER_KEY)
        later = replace(desk, began=datetime.now(UTC) + timedelta(days=365))
        assert later.find(draft_of()) == Absent()

    def test_a_burst_of_other_posts_hides_nothing(self, desk: Desk) -> None:
        desk.stand.settings("telegram", rate_limits="off")
        for number in range(45):
            desk.commit(draft_of(f"(latihan) nomor {number}"), key=IdempotencyKey(f"nomor-{number}"))
        assert isinstance(desk.find(draft_of("(latihan) nomor 0")), Published)
        assert desk.find(draft_of("(latihan) nomor 45")) == Absent()

    def test_a_bot_that_was_removed_is_dead(self, desk: Desk, practice: PracticeAccount) -> None:
        desk.stand.disable(practice)
        with pytest.raises(AuthDead, match="kicked"):
            desk.commit(draft_of())

    def test_no_error_shows_the_token(self, desk: Desk) -> None:
        secret = desk.account.secrets["bot_token"].partition(":")[2]
        for home in ("http://127.0.0.1:9", "ftp://127.0.0.1", "http://[", desk.account.home):
            desk.stand.fault("lost_before", count=1)
            broken = replace(desk, account=replace(desk.account, home=home))
            with pytest.raises((Transient, Rejected, Uncertain)) as failed:
                broken.connector.publish.commit(
                    broken.account, draft_of(), desk.prepare(draft_of()), OTHER_KEY, desk.wire
                )
            assert secret not in failed.value.reason
            assert secret not in str(failed.value)

    def test_a_channel_without_a_group_has_no_messages(self, desk: Desk) -> None:
        account = replace(desk.account, secrets=Secrets({**desk.account.secrets, "linked_chat": ""}))
        assert read(lambda wire: converse.messages(account, "7", wire)).cursor == "7"
