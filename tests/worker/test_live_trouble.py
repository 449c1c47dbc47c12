"""What stands in the way of a broadcast: people in YouTube Studio, silence, dead credentials, limits and holds."""

from datetime import timedelta

import httpx
import pytest

from connectors.broadcast import Stage
from connectors.youtube import live as youtube
from corong.accounts import renewing
from corong.broadcasts import commands
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State
from corong.database import now
from tests.worker.engine import Engine
from tests.worker.studio import Studio
from worker.gate import open_wire


@pytest.fixture
def studio(engine: Engine) -> Studio:
    return Studio(engine)


def looked_at_hours_ago(studio: Studio) -> Broadcast:
    """Give a broadcast that was ready hours ago, when no encoder was switched on yet."""
    broadcast = studio.until_state(studio.plan(), State.READY)
    studio.until(lambda: studio.fresh(broadcast).picture_lost_at is not None)
    studio.picture_has_been_away(broadcast, minutes=600)
    return studio.fresh(broadcast)


def go_on_air_in_youtube_studio(studio: Studio, broadcast: Broadcast) -> None:
    for stage in (Stage.TESTING, Stage.LIVE):
        youtube.move(renewing.of(studio.channel), broadcast.remote_id, stage, open_wire())


def test_one_on_air_by_a_key_chosen_in_youtube_studio_stays_while_its_picture_comes(studio: Studio) -> None:
    broadcast = looked_at_hours_ago(studio)
    account = renewing.of(studio.channel)
    other = youtube.open_stream(account, "(latihan) kunci lain", open_wire())
    youtube.bind(account, broadcast.remote_id, other.id, open_wire())
    httpx.put(f"{account.home}/ingest/{other.key}", timeout=30.0).raise_for_status()
    go_on_air_in_youtube_studio(studio, broadcast)
    broadcast = studio.until_state(broadcast, State.LIVE, State.COMPLETE)
    studio.picture_has_been_away(broadcast)
    studio.skip_pauses()
    studio.tick()
    broadcast = studio.fresh(broadcast)
    assert (broadcast.state, broadcast.has_picture) == (State.LIVE, True)
    httpx.delete(f"{account.home}/ingest/{other.key}", timeout=30.0).raise_for_status()
    studio.until(lambda: studio.fresh(broadcast).picture_lost_at is not None)
    studio.picture_has_been_away(broadcast)
    studio.until_state(broadcast, State.COMPLETE)


def test_the_hours_before_it_went_on_air_do_not_count_as_silence(studio: Studio) -> None:
    broadcast = looked_at_hours_ago(studio)
    studio.send_picture(broadcast)
    go_on_air_in_youtube_studio(studio, broadcast)
    studio.send_picture(broadcast, on=False)
    studio.until_state(broadcast, State.LIVE, State.COMPLETE)
    studio.skip_pauses()
    studio.tick()
    assert studio.fresh(broadcast).state == State.LIVE
    studio.picture_has_been_away(broadcast)
    studio.until_state(broadcast, State.COMPLETE)


def test_one_that_may_be_there_is_looked_for_soon_and_not_while_the_platform_asks_to_wait(studio: Studio) -> None:
    channel = studio.channel.remote_id
    stand = studio.engine.stand
    stand.fault("lost_before", account=channel, count=1)
    broadcast = studio.plan()
    studio.tick()

    def look() -> tuple[str, timedelta]:
        commands.hurry(broadcast, by=None)
        studio.tick()
        found = studio.fresh(broadcast)
        assert (found.state, found.looks) == (State.UNCERTAIN, 0)
        assert found.next_at is not None
        return found.reason, found.next_at - now()

    reason, pause = look()
    assert "may still appear" in reason
    assert pause <= timedelta(minutes=1)
    stand.fault("error_before", account=channel, endpoint="any", count=1, status=503)
    reason, pause = look()
    assert "could not look" in reason
    assert pause <= timedelta(minutes=1)
    stand.fault("rate_limited", account=channel, endpoint="any", count=1, seconds=3600, retry_after="seconds")
    _, pause = look()
    assert pause > timedelta(minutes=30)
    studio.until_state(broadcast, State.READY)
    assert len(studio.pages()) == 1
