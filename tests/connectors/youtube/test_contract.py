from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Caption,
    Draft,
    MediaKind,
    Medium,
    Metric,
    PostKind,
    Published,
    Reading,
    Secrets,
)
from connectors.errors import AuthDead, RateLimited, Rejected, Transient
from connectors.youtube import quota
from tests.connectors.contract import TEXT, Desk, draft_of, image_of, video_of
from tests.connectors.hiding import HideContract
from tests.connectors.looking_back import HistoryContract, walk
from tests.connectors.measuring import CommentsContract, MeasurerContract
from tests.connectors.publishing import (
    CommitContract,
    CountedContract,
    KindsContract,
    RepeatContract,
    SearchedContract,
    VideosContract,
)
from tests.connectors.revisiting import EditedContract
from tests.sandbox.pictures import jpeg, mp4
from tests.sandbox.stand import PracticeAccount, Stand


class TestYouTube(
    CommitContract,
    CountedContract,
    KindsContract,
    SearchedContract,
    RepeatContract,
    VideosContract,
    MeasurerContract,
    HistoryContract,
    EditedContract,
    HideContract,
    CommentsContract,
):
    platform = "youtube"
    past_kind = PostKind.VIDEO
    handle = "dinas"
    unknown_id = "aaaaaaaaaaa"
    folder: Path

    @pytest.fixture(autouse=True)
    def keep_folder(self, tmp_path: Path, stand: Stand) -> None:
        self.folder = tmp_path
        stand.settings("youtube", video_processing_seconds=0)

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def draft(self, text: str = TEXT, *, media: tuple[Medium, ...] = (), after: Published | None = None) -> Draft:
        return draft_of(text, media=media or (video_of(self.folder),), after=after)

    def test_a_text_over_the_limit_is_refused_in_the_platforms_words(self, desk: Desk) -> None:
        with pytest.raises(Rejected, match="invalid video description"):
            desk.commit(self.draft("a" * 5001))
        desk.commit(self.draft("a" * 5000))

    def test_nothing_is_public_before_the_commit(self, desk: Desk) -> None:
        prepared = desk.prepare(self.draft())
        assert prepared.ready
        assert desk.stand.record() == []
        assert desk.find(self.draft(), prepared) == Absent()

    def test_a_large_video_goes_in_pieces_and_survives_a_lost_answer(self, desk: Desk) -> None:
        path = self.folder / "besar.mp4"
        path.write_bytes(mp4(size_bytes=17 * 1024 * 1024))
        size = path.stat().st_size
        video = Medium(path, MediaKind.VIDEO, "video/mp4", size_bytes=size, width=16, height=9, alt="", seconds=3)
        draft = self.draft(media=(video,))
        begun = desk.step(draft, desk.step(draft))
        for kind in ("lost_after", "lost_before", "error_after"):
            desk.stand.fault(kind, count=1, endpoint="upload")
            with pytest.raises(Transient) as delay:
                desk.step(draft, begun)
            assert not delay.value.prepare_again
        desk.commit(draft, desk.prepare(draft, begun))
        assert len(desk.stand.record()) == 1

    def test_an_upload_that_is_too_old_is_begun_again(self, desk: Desk) -> None:
        begun = desk.step(self.draft())
        desk.stand.settings("youtube", upload_session_seconds=0)
        old = desk.step(self.draft())
        with pytest.raises(Transient) as delay:
            desk.step(self.draft(), old)
        assert delay.value.prepare_again
        assert desk.step(self.draft(), begun).notes["video"]

    @pytest.mark.proves("publish", "captions", "cover", "playlist")
    def test_picture_captions_and_playlist_come_before_the_public(self, desk: Desk) -> None:
        picture = self.folder / "sampul.jpg"
        picture.write_bytes(jpeg())
        caption = Caption("id", srt="1\n00:00:00,000 --> 00:00:02,000\n(latihan) Halo\n", vtt="")
        video = replace(video_of(self.folder), thumbnail=picture, captions=(caption,))
        desk = replace(desk, account=self.with_playlist(desk))
        prepared = desk.prepare(self.draft(media=(video,)))
        assert (prepared.notes["picture"], prepared.notes["captions"], prepared.notes["playlist"]) == (True, 1, True)
        desk.commit(self.draft(media=(video,)), prepared)

    def with_playlist(self, desk: Desk) -> Account:
        made = httpx.post(  # noqa: TID251  # The test stands for YouTube Studio here.
            f"{desk.account.home}/youtube/v3/playlists?part=snippet",
            headers={"Authorization": f"Bearer {desk.account.secrets['access_token']}"},
            json={"snippet": {"title": "Perda"}},
        ).json()
        return replace(desk.account, secrets=Secrets({**desk.account.secrets, "playlist": made["id"]}))

    def test_a_channel_that_may_not_set_pictures_gets_its_video_out_nevertheless(self, desk: Desk) -> None:
        desk.stand.settings("youtube", is_phone_verified=False)
        picture = self.folder / "sampul.jpg"
        picture.write_bytes(jpeg())
        draft = self.draft(media=(replace(video_of(self.folder), thumbnail=picture),))
        prepared = desk.prepare(draft)
        assert prepared.notes["picture"] is False
        desk.commit(draft, prepared)

    def test_an_application_without_audit_is_told_that_its_videos_stay_private(self, desk: Desk) -> None:
        desk.stand.settings("youtube", is_audited=False)
        with pytest.raises(Rejected, match="audit"):
            desk.commit(self.draft())
        assert desk.stand.record() == []

    def test_a_video_that_was_deleted_leaves_the_decision_to_a_person(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        headers = {"Authorization": f"Bearer {desk.account.secrets['access_token']}"}
        httpx.delete(f"{desk.account.home}/youtube/v3/videos?id={post.id}", headers=headers)
        assert isinstance(desk.find(self.draft()), CannotTell)

    def test_an_empty_page_that_names_a_next_one_is_not_the_end(self, desk: Desk) -> None:
        post = desk.commit(self.draft())
        desk.stand.settings("youtube", is_first_page_empty=True)
        assert [each.id for each in walk(desk)] == [post.id]

    def test_units_that_are_used_up_are_there_again_at_midnight_in_california(self, desk: Desk) -> None:
        prepared = desk.prepare(self.draft())
        desk.stand.settings("youtube", rate_limits={"units": 0})
        with pytest.raises(RateLimited, match="quota") as limit:
            desk.commit(self.draft(), prepared)
        assert limit.value.whole_app
        # The day may have ended meanwhile.
        assert limit.value.until in {quota.midnight(moment) for moment in (desk.began, datetime.now(UTC))}

    def test_what_a_post_costs_is_known_before(self) -> None:
        caption = Caption("id", srt="", vtt="")
        video = replace(video_of(self.folder), thumbnail=Path("x"), captions=(caption,))
        draft = self.draft(media=(video,))
        assert quota.cost(quota.calls(draft, playlists=1)) == {"uploads": 1, "units": 5 + 50 + 400 + 50 + 50}

    def test_neither_texts_nor_pictures_are_taken(self, desk: Desk) -> None:
        for draft in (draft_of(), draft_of(media=(image_of(self.folder, alt=""),))):
            with pytest.raises(Rejected, match="one video"):
                desk.step(draft)

    def test_a_suspended_channel_is_told_apart(self, desk: Desk) -> None:
        desk.stand.disable(desk.account.remote_id)
        with pytest.raises(AuthDead, match="suspended"):
            desk.prepare(self.draft())

    def test_figures_come_as_texts_and_are_read_as_numbers(self, desk: Desk) -> None:
        post = self.published(desk)
        desk.stand.audience(post.id, likes=12, replies=3)
        reading = self.readings(desk, post.id)[post.id]
        assert isinstance(reading, Reading)
        assert reading.counters == {Metric.VIEWS: 450, Metric.LIKES: 12, Metric.COMMENTS: 3}
