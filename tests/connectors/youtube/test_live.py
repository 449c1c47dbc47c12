from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from connectors.broadcast import Broadcast, Plan, Privacy, Stage, Stream
from connectors.contract import Absent, Published, Secrets
from connectors.errors import Rejected, Transient, Uncertain
from connectors.youtube import live, streams
from tests.connectors.contract import Contract, Desk
from tests.connectors.served import jpeg_of
from tests.sandbox.stand import PracticeAccount

PLAN = Plan(
    title="(latihan) Rapat paripurna",
    description="(latihan) Siaran langsung rapat paripurna DPRD.",
    starts_at=(datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0),
)
ROOM = "Ruang rapat · 0f3a"


class TestLive(Contract):
    platform = "youtube"
    handle = "dprd"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def send_picture(self, desk: Desk, stream: Stream, *, on: bool = True) -> None:
        """Do what the encoder in the meeting room does."""
        method = "PUT" if on else "DELETE"
        httpx.request(method, f"{desk.account.home}/ingest/{stream.key}").raise_for_status()

    def bound(self, desk: Desk, plan: Plan = PLAN) -> tuple[Broadcast, Stream]:
        made = live.announce(desk.account, plan, desk.wire)
        stream = live.open_stream(desk.account, ROOM, desk.wire)
        return live.bind(desk.account, made.id, stream.id, desk.wire), stream

    @pytest.mark.proves("live", "announcement")
    def test_a_broadcast_has_its_page_before_it_begins(self, desk: Desk) -> None:
        made = live.announce(desk.account, PLAN, desk.wire)
        [post] = desk.stand.record()
        assert (post.id, post.url, post.text) == (made.id, made.url, PLAN.description)
        assert (made.stage, made.starts_at) == (Stage.CREATED, PLAN.starts_at)
        assert httpx.get(made.url).status_code == 200  # noqa: TID251  # As a citizen opens it.

    @pytest.mark.proves("live", "stream", "states")
    def test_a_broadcast_is_bound_tested_sent_and_ended(self, desk: Desk) -> None:
        broadcast, stream = self.bound(desk)
        assert (broadcast.stage, broadcast.stream_id, stream.is_active) == (Stage.READY, stream.id, False)
        with pytest.raises(Transient, match="no picture"):
            live.move(desk.account, broadcast.id, Stage.TESTING, desk.wire)
        self.send_picture(desk, stream)
        assert live.look_at_stream(desk.account, stream.id, desk.wire).is_active
        assert live.move(desk.account, broadcast.id, Stage.TESTING, desk.wire).stage is Stage.TESTING
        on_air = live.move(desk.account, broadcast.id, Stage.LIVE, desk.wire)
        assert on_air.began_at is not None
        assert live.move(desk.account, broadcast.id, Stage.LIVE, desk.wire).stage is Stage.LIVE
        ended = live.move(desk.account, broadcast.id, Stage.COMPLETE, desk.wire)
        assert (ended.stage, ended.ended_at is not None) == (Stage.COMPLETE, True)
        with pytest.raises(Rejected):
            live.move(desk.account, broadcast.id, Stage.LIVE, desk.wire)

    def test_a_broadcast_takes_its_time_to_go_on_air(self, desk: Desk) -> None:
        desk.stand.settings("youtube", live_starting_seconds=600)
        broadcast, stream = self.bound(desk)
        self.send_picture(desk, stream)
        assert live.move(desk.account, broadcast.id, Stage.TESTING, desk.wire).stage is Stage.TEST_STARTING
        assert live.move(desk.account, broadcast.id, Stage.TESTING, desk.wire).stage is Stage.TEST_STARTING
        with pytest.raises(Rejected):
            live.move(desk.account, broadcast.id, Stage.LIVE, desk.wire)

    def test_a_broadcast_may_begin_and_end_with_the_picture(self, desk: Desk) -> None:
        broadcast, stream = self.bound(desk, replace(PLAN, starts_by_itself=True))
        self.send_picture(desk, stream)
        assert live.look(desk.account, broadcast.id, desk.wire).stage is Stage.LIVE
        self.send_picture(desk, stream, on=False)
        assert live.look(desk.account, broadcast.id, desk.wire).stage is Stage.COMPLETE

    @pytest.mark.parametrize("kind", ["lost_after", "error_after", "reset_mid_body"])
    def test_a_broadcast_whose_answer_was_lost_is_found(self, desk: Desk, kind: str) -> None:
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            live.announce(desk.account, PLAN, desk.wire)
        found = live.find(desk.account, PLAN, desk.began, (), desk.wire)
        assert isinstance(found, Published)
        assert found.id == desk.stand.record()[0].id

    @pytest.mark.proves("live", "never arrived")
    def test_a_broadcast_that_never_arrived_is_absent(self, desk: Desk) -> None:
        live.announce(desk.account, replace(PLAN, title="(latihan) Lain"), desk.wire)
        desk.stand.fault("lost_before", count=1)
        with pytest.raises(Uncertain):
            live.announce(desk.account, PLAN, desk.wire)
        assert live.find(desk.account, PLAN, desk.began, (), desk.wire) == Absent()

    def test_an_equal_broadcast_of_another_plan_is_not_taken_for_this_one(self, desk: Desk) -> None:
        other = live.announce(desk.account, PLAN, desk.wire)
        assert live.find(desk.account, PLAN, desk.began, {other.id}, desk.wire) == Absent()

    @pytest.mark.parametrize("seconds", [-90, 90])
    def test_a_wrong_clock_of_the_platform_does_not_hide_a_broadcast(self, desk: Desk, seconds: int) -> None:
        desk.stand.fault("clock_skew", endpoint="any", seconds=seconds)
        made = live.announce(desk.account, PLAN, desk.wire)
        found = live.find(desk.account, PLAN, desk.began, (), desk.wire)
        assert isinstance(found, Published)
        assert found.id == made.id

    def test_a_broadcast_is_found_among_many(self, desk: Desk) -> None:
        desk.stand.settings("youtube", rate_limits="off")
        made = live.announce(desk.account, PLAN, desk.wire)
        for number in range(51):
            live.announce(desk.account, replace(PLAN, title=f"(latihan) {number}"), desk.wire)
        found = live.find(desk.account, PLAN, desk.began, (), desk.wire)
        assert isinstance(found, Published)
        assert found.id == made.id

    @pytest.mark.parametrize(("kind", "stage"), [("lost_after", Stage.LIVE), ("lost_before", Stage.READY)])
    def test_a_move_whose_answer_was_lost_is_settled_by_looking(self, desk: Desk, kind: str, stage: Stage) -> None:
        broadcast, stream = self.bound(desk)
        self.send_picture(desk, stream)
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            live.move(desk.account, broadcast.id, Stage.LIVE, desk.wire)
        assert live.look(desk.account, broadcast.id, desk.wire).stage is stage

    def test_a_channel_that_is_not_enabled_for_live_is_refused(self, desk: Desk) -> None:
        desk.stand.settings("youtube", is_live_enabled=False)
        with pytest.raises(Rejected, match="not enabled for live"):
            live.announce(desk.account, PLAN, desk.wire)

    @pytest.mark.parametrize("privacy", [Privacy.PRIVATE, Privacy.UNLISTED])
    def test_a_broadcast_that_is_not_public_is_not_listed(self, desk: Desk, privacy: Privacy) -> None:
        live.announce(desk.account, replace(PLAN, privacy=privacy), desk.wire)
        assert desk.stand.record() == []

    def test_a_broadcast_gets_another_time_and_title(self, desk: Desk) -> None:
        made = live.announce(desk.account, PLAN, desk.wire)
        later = replace(PLAN, title="(latihan) Rapat ditunda", starts_at=PLAN.starts_at + timedelta(days=1))
        for _ in range(2):
            live.change(desk.account, made.id, later, desk.wire)
        assert live.look(desk.account, made.id, desk.wire).starts_at == later.starts_at
        assert isinstance(live.find(desk.account, later, desk.began, (), desk.wire), Published)

    def test_a_broadcast_is_taken_away_once_and_looking_says_so(self, desk: Desk) -> None:
        made = live.announce(desk.account, PLAN, desk.wire)
        for _ in range(2):
            live.remove(desk.account, made.id, desk.wire)
        assert desk.stand.record()[0].deleted_at is not None
        with pytest.raises(Rejected, match="not on YouTube any more"):
            live.look(desk.account, made.id, desk.wire)

    def test_the_page_gets_its_picture(self, desk: Desk, tmp_path: Path) -> None:
        made = live.announce(desk.account, PLAN, desk.wire)
        picture = jpeg_of(tmp_path, alt="", width=1280, height=720).path
        assert live.illustrate(desk.account, made.id, picture, desk.wire)
        desk.stand.settings("youtube", is_phone_verified=False)
        assert not live.illustrate(desk.account, made.id, picture, desk.wire)

    def test_a_stream_whose_answer_was_lost_is_found_by_its_title(self, desk: Desk) -> None:
        desk.stand.fault("lost_after", endpoint="upload", count=1)
        with pytest.raises(Transient):
            live.open_stream(desk.account, ROOM, desk.wire)
        found = live.find_stream(desk.account, ROOM, desk.wire)
        assert found is not None
        assert found.key
        assert live.find_stream(desk.account, "Ruang lain", desk.wire) is None

    def test_a_stream_is_found_whatever_the_length_of_its_title(self, desk: Desk) -> None:
        title = "Rapat " * 40
        made = streams.open_stream(desk.account, title, desk.wire)
        assert live.find_stream(desk.account, title, desk.wire) == made

    def test_the_key_of_a_stream_is_not_shown(self, desk: Desk) -> None:
        stream = live.open_stream(desk.account, ROOM, desk.wire)
        assert stream.key
        assert stream.key not in repr(stream)
        assert stream.key not in stream.address

    def test_a_stream_says_what_it_gets(self, desk: Desk) -> None:
        _, stream = self.bound(desk)
        assert (stream.status, stream.health) == ("ready", "noData")
        self.send_picture(desk, stream)
        seen = live.look_at_stream(desk.account, stream.id, desk.wire)
        assert (seen.status, seen.health) == ("active", "good")
