"""What stands in the way of a broadcast: people in YouTube Studio, silence, dead credentials, limits and holds."""

from datetime import timedelta

import httpx
import pytest

from connectors.broadcast import Stage
from connectors.youtube import live as youtube
from corong.accounts import renewing
from corong.accounts.disconnecting import disconnect
from corong.accounts.models import Account, TokenState
from corong.broadcasts import commands, leases, outcomes, queries
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State, Wish
from corong.database import now
from corong.deliveries import holds
from tests.factories.people import person
from tests.worker.engine import Engine
from tests.worker.studio import TITLE, Studio
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


def half_made(studio: Studio, *, is_known: bool, minutes: float = 120) -> Broadcast:
    """Give a broadcast whose worker died when its page was made: before or after it could say so."""
    broadcast = studio.plan(minutes=minutes)
    lease = leases.take(broadcast.pk, owner="latihan:1", seconds=30.0)
    assert lease is not None
    assert leases.begin_announce(lease)
    made = youtube.announce(renewing.of(studio.channel), queries.plan_of(broadcast), open_wire())
    with pytest.raises(commands.GoneOnError):
        commands.cancel(broadcast, by=None)
    if is_known:
        assert outcomes.made(lease, made.id, made.url)
    studio.lose_leases()
    return studio.fresh(broadcast)


def test_one_whose_page_may_be_there_is_a_persons_to_decide_while_nobody_can_look(studio: Studio) -> None:
    wanted, given_up = half_made(studio, is_known=False), half_made(studio, is_known=False, minutes=180)
    with pytest.raises(commands.GoneOnError):
        commands.cancel(given_up, by=None)
    disconnect(Account.objects.get(pk=studio.channel.pk), by=None)
    studio.tick()
    assert {studio.fresh(each).state for each in (wanted, given_up)} == {State.UNCERTAIN}
    assert [each.pk for each in queries.in_trouble(5)] == [wanted.pk, given_up.pk]
    commands.give_up(given_up, by=person())
    assert studio.fresh(given_up).state == State.CANCELLED
    Account.objects.filter(pk=studio.channel.pk).update(disconnected_at=None, sealed=studio.channel.sealed)
    assert queries.in_trouble(5) == []
    studio.until_state(wanted, State.READY)
    assert len(studio.pages()) == 2


def test_one_whose_making_stands_still_can_be_changed_called_off_and_missed(studio: Studio) -> None:
    moved, unwanted, late = (half_made(studio, is_known=True) for _ in range(3))
    channel = Account.objects.filter(pk=studio.channel.pk)
    channel.update(token_state=TokenState.DEAD)
    commands.change(moved, commands.Programme("(latihan) Rapat ditunda", now() + timedelta(hours=3)), by=None)
    commands.cancel(unwanted, by=None)
    Broadcast.objects.filter(pk=late.pk).update(starts_at=now() - timedelta(hours=3))
    studio.tick()
    assert [studio.fresh(each).state for each in (moved, late)] == [State.MAKING, State.MISSED]
    channel.update(token_state=TokenState.ALIVE)
    studio.until_state(unwanted, State.CANCELLED)
    studio.until(lambda: studio.fresh(moved).state == State.READY and not studio.fresh(moved).is_changed)
    pages = sorted((page.text, page.deleted_at is None) for page in studio.pages())
    assert pages == [("(latihan) Rapat ditunda", True), (TITLE, False), (TITLE, True)]


def test_what_waits_for_its_platforms_limit_is_held_too_once_it_is_due(studio: Studio) -> None:
    on_air = studio.on_air()
    due, later, wanted = (studio.until_state(studio.plan(), State.READY) for _ in range(3))
    half = half_made(studio, is_known=True)
    planned = studio.plan()
    channel = studio.channel.remote_id
    studio.engine.stand.fault("rate_limited", account=channel, endpoint="any", seconds=3600, retry_after="seconds")
    studio.its_time_has_come(due)
    commands.ask(wanted, Wish.LIVE, by=None)
    studio.skip_pauses()
    studio.tick()
    studio.engine.stand.lift_faults()
    everything = (on_air, due, later, wanted, half, planned)
    assert {each.reason_class for each in map(studio.fresh, everything)} == {"RateLimited"}
    hold = holds.place(reason="(latihan) krisis", by=None, platform="youtube")
    studio.tick()
    holds.release(hold, by=None)
    states = [State(studio.fresh(each).state) for each in everything]
    assert states == [State.LIVE, State.HELD, State.READY, State.HELD, State.HELD, State.HELD]
    assert studio.fresh(wanted).wish == Wish.NONE
    studio.send_picture(due)
    studio.skip_pauses()
    studio.tick()
    assert [State(studio.fresh(each).state) for each in everything] == states
    commands.resume(due, by=None)
    studio.until_state(due, State.LIVE)
