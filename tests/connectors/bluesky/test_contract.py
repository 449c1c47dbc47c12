from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.bluesky.dialect import base
from connectors.contract import CannotTell, Json, Link, Published, Secrets
from connectors.errors import AuthDead, RateLimited, Rejected, Transient, Uncertain
from connectors.judgement import Dialect, Effect
from tests.connectors.contract import MADE_AT, OTHER_KEY, TEXT, Desk, draft_of, image_of, video_of
from tests.connectors.looking_back import TalkersHistoryContract, walk
from tests.connectors.measuring import ConverserContract, MeasurerContract
from tests.connectors.publishing import PermalinkContract, PublisherContract
from tests.connectors.revisiting import RevisitContract
from tests.sandbox.stand import PracticeAccount


class TestBluesky(
    PublisherContract, PermalinkContract, MeasurerContract, TalkersHistoryContract, RevisitContract, ConverserContract
):
    platform = "bluesky"
    handle = "dinas.practice.example"
    unknown_id = "at://{account}/app.bsky.feed.post/3aaaaaaaaaaaa"

    def moment_of(self, desk: Desk) -> datetime:
        # The record says it itself.
        del desk
        return MADE_AT

    def test_dead_credentials_are_told_apart(self, desk: Desk) -> None:
        # Everybody may read a repository: that of an account we may no longer write for, too.
        post = desk.commit(self.draft())
        desk.stand.fault("dead_token", endpoint="read")
        assert [each.id for each in walk(desk)] == [post.id]

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(identifier=practice.handle, app_password=practice.secret)

    def stored(self, desk: Desk, post: Published) -> Json:
        """Give the record as the server stores it."""
        query = [("repo", desk.account.remote_id), ("collection", "app.bsky.feed.post"), ("rkey", post.id[-13:])]
        answer = desk.wire.call(
            "GET",
            f"{base(desk.account)}/xrpc/com.atproto.repo.getRecord",
            dialect=Dialect("bluesky"),
            effect=Effect.NONE,
            answer=dict[str, dict[str, object] | str],
            query=query,
        )["value"]
        assert isinstance(answer, dict)
        return answer

    def test_a_repeat_after_a_lost_answer_is_the_same_post_in_the_same_version(self, desk: Desk) -> None:
        desk.stand.fault("lost_after", count=1)
        with pytest.raises(Uncertain):
            desk.commit(draft_of())
        again, found = desk.commit(draft_of()), desk.find(draft_of())
        assert isinstance(found, Published)
        assert (again.id, again.token) == (found.id, found.token)
        assert [post.versions for post in desk.stand.record()] == [1]

    def test_another_text_under_the_same_key_never_overwrites(self, desk: Desk) -> None:
        desk.commit(draft_of())
        other = draft_of("(latihan) teks lain")
        with pytest.raises(Uncertain):
            desk.commit(other)
        assert isinstance(desk.find(other), CannotTell)
        assert [(post.text, post.versions) for post in desk.stand.record()] == [(TEXT, 1)]

    def test_links_tags_and_known_names_are_marked_in_bytes(self, desk: Desk) -> None:
        desk.stand.add_account("bluesky", "camat.practice.example")
        text = "é🙂 https://a.example/x #Perda7 @camat.practice.example @tak.ada.example"
        record = self.stored(desk, desk.commit(draft_of(text)))
        facets = record["facets"]
        assert isinstance(facets, list)
        spans = [(facet["index"]["byteStart"], facet["index"]["byteEnd"], facet["features"][0]) for facet in facets]
        marked = {text.encode()[start:end].decode(): feature["$type"] for start, end, feature in spans}
        assert marked == {
            "https://a.example/x": "app.bsky.richtext.facet#link",
            "#Perda7": "app.bsky.richtext.facet#tag",
            "@camat.practice.example": "app.bsky.richtext.facet#mention",
        }

    def test_images_have_their_shape(self, desk: Desk, tmp_path: Path) -> None:
        record = self.stored(desk, desk.commit(draft_of(media=(image_of(tmp_path, alt="bagan"),))))
        embed = record["embed"]
        assert isinstance(embed, dict)
        assert embed["images"][0]["aspectRatio"] == {"width": 4, "height": 3}

    def test_the_third_part_of_a_thread_names_the_first(self, desk: Desk) -> None:
        first = desk.commit(draft_of("(latihan) 1"))
        second = desk.commit(draft_of("(latihan) 2", after=first), key=OTHER_KEY)
        third = replace(draft_of("(latihan) 3"), parent=second, root=first, made_at=MADE_AT + timedelta(seconds=1))
        record = self.stored(desk, desk.commit(third))
        assert record["reply"] == {
            "root": {"uri": first.id, "cid": first.token},
            "parent": {"uri": second.id, "cid": second.token},
        }

    def test_blobs_the_server_has_dropped_are_uploaded_again(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("bluesky", blob_life_seconds=0)
        draft = draft_of(media=(image_of(tmp_path, alt="bagan"),))
        prepared = desk.prepare(draft)
        with pytest.raises(Transient) as lost:
            desk.commit(draft, prepared)
        assert lost.value.prepare_again

    def test_an_image_over_the_servers_own_limit_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("bluesky", blob_max_bytes=20)
        with pytest.raises(Rejected):
            desk.prepare(draft_of(media=(image_of(tmp_path, alt="bagan"),)))

    def test_an_ended_session_is_renewed_and_the_post_goes_out(self, desk: Desk) -> None:
        desk.stand.fault("dead_token", count=1)
        with pytest.raises(AuthDead) as ended:
            desk.commit(draft_of())
        assert ended.value.expired
        secrets = desk.connector.authorise.renew(desk.account, desk.wire)
        renewed = replace(desk, account=replace(desk.account, secrets=secrets))
        renewed.commit(draft_of())
        assert len(desk.stand.record()) == 1

    def test_a_post_is_found_although_the_session_has_ended(self, desk: Desk) -> None:
        desk.commit(draft_of())
        without = replace(desk, account=replace(desk.account, secrets=Secrets()))
        assert isinstance(without.find(draft_of()), Published)

    def test_a_fresh_post_the_appview_does_not_know_is_not_gone(self, desk: Desk) -> None:
        desk.stand.settings("bluesky", appview_lag_seconds=30)
        post = desk.commit(draft_of())
        assert self.readings(desk, post.id) == {}

    @pytest.mark.parametrize("form", ["flat", "wrapped"])
    def test_a_video_the_service_had_before_is_used_again(self, desk: Desk, tmp_path: Path, form: str) -> None:
        desk.stand.settings("bluesky", video_processing_seconds=0.1, video_answer=form)
        draft = draft_of(media=(video_of(tmp_path),))
        first = desk.prepare(draft)
        assert desk.prepare(draft).notes["blobs"] == first.notes["blobs"]

    def test_no_more_videos_today_is_a_limit_of_uploads_and_goes_by(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("bluesky", daily_videos=0, video_processing_seconds=0)
        draft = draft_of(media=(video_of(tmp_path),))
        with pytest.raises(RateLimited, match="no more videos") as limit:
            desk.prepare(draft)
        assert limit.value.uploads_only
        assert 3500 < (limit.value.until - datetime.now(UTC)).total_seconds() <= 3600
        desk.stand.settings("bluesky", daily_videos=25)
        desk.commit(draft, desk.prepare(draft))
        assert [post.media for post in desk.stand.record()] == [1]

    def test_an_account_that_may_upload_no_videos_at_all_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.settings("bluesky", is_email_confirmed=False)
        with pytest.raises(Rejected, match="confirm"):
            desk.prepare(draft_of(media=(video_of(tmp_path),)))

    def test_a_server_without_the_video_service_takes_the_video_as_a_file(self, desk: Desk, tmp_path: Path) -> None:
        desk.stand.fault("error_before", endpoint="read", status=501)
        desk.commit(draft_of(media=(video_of(tmp_path),)))
        assert [post.media for post in desk.stand.record()] == [1]

    def test_a_link_beside_images_goes_into_the_text(self, desk: Desk, tmp_path: Path) -> None:
        draft = replace(draft_of("Perda", media=(image_of(tmp_path, alt="bagan"),)), link=Link("https://a.example/7"))
        desk.commit(draft)
        assert [post.text for post in desk.stand.record()] == ["Perda\n\nhttps://a.example/7"]
