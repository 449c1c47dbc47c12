from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors.contract import Absent, Published, Secrets
from connectors.errors import Rejected, Transient, Uncertain
from connectors.youtube import live
from connectors.youtube.live import State
from tests.connectors.contract import Contract, Desk
from tests.sandbox.stand import PracticeAccount

PLAN = live.Plan(
    title="(latihan) Rapat paripurna",
    description="(latihan) Siaran langsung rapat paripurna DPRD.",
    starts_at=(datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0),
)


class TestLive(Contract):
    platform = "youtube"
    handle = "dprd"

    def secrets_of(self, practice: PracticeAccount) -> Secrets:
        return Secrets(access_token=practice.secret)

    def send_picture(self, desk: Desk, stream: live.Stream, *, on: bool = True) -> None:
        """Do what the encoder in the meeting room does."""
        method = "PUT" if on else "DELETE"
        httpx.request(method, f"{desk.account.home}/ingest/{stream.key}").raise_for_status()

    def bound(self, desk: Desk, plan: live.Plan = PLAN) -> tuple[live.Broadcast, live.Stream]:
        made = live.announce(desk.account, plan, desk.wire)
        stream = live.open_stream(desk.account, "Ruang rapat", desk.wire)
        return live.bind(desk.account, made.id, stream.id, desk.wire), stream

    @pytest.mark.proves("live", "announcement")
    def test_a_broadcast_has_its_page_before_it_begins(self, desk: Desk) -> None:
        made = live.announce(desk.account, PLAN, desk.wire)
        [post] = desk.stand.record()
        assert (post.id, post.url, post.text) == (made.id, made.url, PLAN.description)
        assert (made.state, made.starts_at) == (State.CREATED, PLAN.starts_at)
        assert httpx.get(made.url).status_code == 200  # noqa: TID251  # As a citizen opens it.

    @pytest.mark.proves("live", "stream", "states")
    def test_a_broadcast_is_bound_tested_sent_and_ended(self, desk: Desk) -> None:
        broadcast, stream = self.bound(desk)
        assert (broadcast.state, broadcast.stream_id, stream.is_active) == (State.READY, stream.id, False)
        with pytest.raises(Transient, match="no picture"):
            live.move(desk.account, broadcast.id, State.TESTING, desk.wire)
        self.send_picture(desk, stream)
        assert live.look_at_stream(desk.account, stream.id, desk.wire).is_active
        assert live.move(desk.account, broadcast.id, State.TESTING, desk.wire).state is State.TESTING
        on_air = live.move(desk.account, broadcast.id, State.LIVE, desk.wire)
        assert on_air.began_at is not None
        assert live.move(desk.account, broadcast.id, State.LIVE, desk.wire).state is State.LIVE
        ended = live.move(desk.account, broadcast.id, State.COMPLETE, desk.wire)
        assert (ended.state, ended.ended_at is not None) == (State.COMPLETE, True)
        with pytest.raises(Rejected):
            live.move(desk.account, broadcast.id, State.LIVE, desk.wire)

    def test_a_broadcast_may_begin_and_end_with_the_picture(self, desk: Desk) -> None:
        broadcast, stream = self.bound(desk, replace(PLAN, starts_by_itself=True))
        self.send_picture(desk, stream)
        assert live.look(desk.account, broadcast.id, desk.wire).state is State.LIVE
        self.send_picture(desk, stream, on=False)
        assert live.look(desk.account, broadcast.id, desk.wire).state is State.COMPLETE

    @pytest.mark.parametrize("kind", ["lost_after", "error_after", "reset_mid_body"])
    def test_a_broadcast_whose_answer_was_lost_is_found(self, desk: Desk, kind: str) -> None:
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            live.announce(desk.account, PLAN, desk.wire)
        found = live.find(desk.account, PLAN, desk.began, desk.wire)
        assert isinstance(found, Published)
        assert found.id == desk.stand.record()[0].id

    @pytest.mark.proves("live", "never arrived")
    def test_a_broadcast_that_never_arrived_is_absent(self, desk: Desk) -> None:
        live.announce(desk.account, replace(PLAN, title="(latihan) Lain"), desk.wire)
        desk.stand.fault("lost_before", count=1)
        with pytest.raises(Uncertain):
            live.announce(desk.account, PLAN, desk.wire)
        assert live.find(desk.account, PLAN, desk.began, desk.wire) == Absent()

    @pytest.mark.parametrize(("kind", "has_moved"), [("lost_after", True), ("lost_before", False)])
    def test_a_move_whose_answer_was_lost_is_settled_by_looking(
        self, desk: Desk, kind: str, *, has_moved: bool
    ) -> None:
        broadcast, stream = self.bound(desk)
        self.send_picture(desk, stream)
        desk.stand.fault(kind, count=1)
        with pytest.raises(Uncertain):
            live.move(desk.account, broadcast.id, State.LIVE, desk.wire)
        assert live.settle(desk.account, broadcast.id, State.LIVE, desk.wire) is has_moved

    def test_a_channel_that_is_not_enabled_for_live_is_refused(self, desk: Desk) -> None:
        desk.stand.settings("youtube", is_live_enabled=False)
        with pytest.raises(Rejected, match="not enabled for live"):
            live.announce(desk.account, PLAN, desk.wire)

    def test_a_private_broadcast_is_seen_by_nobody(self, desk: Desk) -> None:
        live.announce(desk.account, replace(PLAN, is_public=False), desk.wire)
        assert desk.stand.record() == []

    def test_the_key_of_a_stream_is_not_shown(self, desk: Desk) -> None:
        stream = live.open_stream(desk.account, "Ruang rapat", desk.wire)
        assert stream.key
        assert stream.key not in repr(stream)
