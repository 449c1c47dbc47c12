"""A broadcast's way on air, whatever happens to the calls."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from corong.accounts import seal
from corong.broadcasts import claims, commands, leases
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State, Wish
from corong.database import now
from corong.deliveries import holds
from corong.deliveries.models import Delivery
from corong.deliveries.states import State as DeliveryState
from corong.publications.models import Publication
from scheduler import live as scheduling
from tests.deliveries.injection import Act, Worker
from tests.factories.posts import medium, picture
from tests.secrecy.canaries import database
from tests.worker.engine import Engine
from tests.worker.studio import ANNOUNCEMENT, TITLE, Studio, kinds_of
from worker import live
from worker.gate import open_wire

LOST = ("lost_before", "lost_after", "error_after")
TOGETHER = 4
"""So many calls lie between two that fail in one broadcast's life; each call fails in one of as many lives."""
STATEMENTS = 120
"""More points than one run has, from a plan to a broadcast that is ready."""


def go_on(broadcast: Broadcast) -> None:
    """Run in a thread of its own, whose connections end with it."""
    try:
        live.run(broadcast.pk)
    finally:
        open_wire().close()


class Drowsy(Worker):
    """Falls asleep at the chosen point, or at the next one outside a transaction."""

    def point(self, *, is_after: bool = False) -> None:
        """Act if this is the chosen point."""
        is_chosen = self._left == 1
        super().point(is_after=is_after)
        if is_chosen and connection.in_atomic_block:
            self._left = 1


@pytest.fixture
def studio(engine: Engine) -> Studio:
    return Studio(engine)


def test_a_broadcast_is_made_goes_on_air_is_announced_once_and_ends(studio: Studio) -> None:
    broadcast = studio.until_state(studio.plan(), State.READY)
    [page] = studio.pages()
    assert (broadcast.remote_id, broadcast.url) == (page.id, page.url)
    assert not Delivery.objects.exists()
    studio.send_picture(broadcast)
    studio.its_time_has_come(broadcast)
    broadcast = studio.until_state(broadcast, State.LIVE)
    studio.engine.until_rest()
    [told] = studio.engine.visible()[1:]
    assert told.text.startswith(ANNOUNCEMENT)
    assert page.url in told.text + str(told.link)
    assert Delivery.objects.get().state == DeliveryState.PUBLISHED
    assert Publication.objects.get(account=studio.channel).text == TITLE
    studio.send_picture(broadcast, on=False)
    studio.until(lambda: studio.fresh(broadcast).picture_lost_at is not None)
    assert studio.fresh(broadcast).state == State.LIVE
    studio.picture_has_been_away(broadcast)
    broadcast = studio.until_state(broadcast, State.COMPLETE)
    assert broadcast.began_at is not None
    assert broadcast.ended_at is not None
    assert broadcast.next_at is None
    assert len(studio.engine.visible()) == 2
    states = ["planned", "making", "announced", "ready", "testing", "live", "told", "complete"]
    assert [kind for kind in kinds_of(broadcast) if kind in states] == states


def test_a_person_tests_it_puts_it_on_air_and_ends_it(studio: Studio) -> None:
    broadcast = studio.until_state(studio.plan(is_automatic=False), State.READY)
    studio.its_time_has_come(broadcast)
    studio.send_picture(broadcast)
    studio.until(lambda: studio.fresh(broadcast).has_picture)
    assert studio.fresh(broadcast).state == State.READY
    for wish, state in ((Wish.TEST, State.TESTING), (Wish.LIVE, State.LIVE), (Wish.END, State.COMPLETE)):
        commands.ask(broadcast, wish, by=None)
        studio.until_state(broadcast, state)
    assert len(studio.pages()) == 1


def test_one_that_is_put_on_air_without_a_picture_waits_for_it_and_says_so(studio: Studio) -> None:
    broadcast = studio.until_state(studio.plan(), State.READY)
    commands.ask(broadcast, Wish.LIVE, by=None)
    studio.tick()
    assert "no picture" in studio.fresh(broadcast).reason
    studio.send_picture(broadcast)
    assert studio.until_state(broadcast, State.LIVE).reason == ""


def test_a_picture_before_its_time_is_tested_and_not_shown_to_the_public(studio: Studio) -> None:
    broadcast = studio.until_state(studio.plan(minutes=5), State.READY)
    studio.tick()
    studio.send_picture(broadcast)
    studio.until_state(broadcast, State.TESTING)
    studio.skip_pauses()
    studio.tick()
    assert studio.fresh(broadcast).state == State.TESTING


def test_a_platform_that_takes_its_time_is_waited_for(studio: Studio) -> None:
    studio.engine.stand.settings("youtube", live_starting_seconds=0.3)
    broadcast = studio.on_air()
    assert studio.calls("POST", "/transition") == 2
    assert broadcast.began_at is not None


def test_it_is_made_a_day_ahead_and_not_before_unless_asked(studio: Studio) -> None:
    broadcast = studio.plan(minutes=48 * 60)
    studio.tick()
    assert studio.pages() == []
    commands.hurry(broadcast, by=None)
    studio.tick()
    assert studio.fresh(broadcast).state == State.READY


@pytest.mark.parametrize("kind", LOST)
def test_whatever_answers_are_lost_there_is_one_page_one_stream_and_one_announcement(studio: Studio, kind: str) -> None:
    photo = medium(studio.engine.office, content=picture(size=(640, 360)))
    broadcasts = [studio.on_air(picture=photo)]
    calls = len([call for call in studio.engine.stand.calls() if call["account"] == studio.channel.remote_id])
    assert calls > 12
    for number in range(TOGETHER):
        studio.engine.stand.lift_faults()
        for skip in range(number, calls, TOGETHER):
            studio.engine.stand.fault(kind, account=studio.channel.remote_id, endpoint="any", count=1, skip=skip)
        broadcasts.append(studio.on_air(picture=photo))
        assert len(studio.pages()) == len(broadcasts), number
    studio.engine.stand.lift_faults()
    studio.engine.until_rest()
    assert Broadcast.objects.filter(announced__isnull=False).count() == len(broadcasts)
    assert len(studio.engine.texts(studio.herald)) == len(broadcasts)
    assert Publication.objects.filter(account=studio.channel).count() == len(broadcasts)
    # A call that never arrived is made again, and so is heard twice.
    unheard = TOGETHER if kind == "lost_before" else 0
    assert studio.calls("POST", "/liveStreams") <= len(broadcasts) + unheard


def test_a_worker_that_dies_between_any_two_statements_leaves_one_page_and_one_stream(studio: Studio) -> None:
    for number in range(1, STATEMENTS, 3):
        broadcast = studio.plan()
        worker = Worker(partial(go_on, broadcast), Act.KILL, number)
        assert worker.failure is None
        if studio.fresh(broadcast).state == State.READY:
            break
        studio.lose_leases()
        studio.until_state(broadcast, State.READY)
    else:
        pytest.fail("the last point was never reached")
    assert number > 30
    assert len(studio.pages()) == Broadcast.objects.count()
    assert studio.calls("POST", "/liveStreams") == Broadcast.objects.count()


def test_a_worker_that_wakes_after_its_lease_writes_nothing_and_makes_nothing(studio: Studio) -> None:
    for number in (1, 4, 22, 32):
        broadcast = studio.plan()
        sleeper = Drowsy(partial(go_on, broadcast), Act.SLEEP, number)
        assert sleeper.sleeps
        studio.until_another_made_it(broadcast)
        sleeper.wake()
        assert sleeper.failure is None
        assert studio.fresh(broadcast).state == State.READY
    studio.until(lambda: not Broadcast.objects.exclude(state=State.READY).exists())
    assert len(studio.pages()) == Broadcast.objects.count()


def test_a_second_message_does_nothing_while_a_worker_has_it(studio: Studio) -> None:
    broadcast = studio.plan()
    lease = leases.take(broadcast.pk, owner="latihan:1", seconds=30.0)
    assert lease is not None
    live.run(broadcast.pk)
    assert leases.take(broadcast.pk, owner="latihan:2", seconds=30.0) is None
    assert studio.pages() == []


def test_where_the_channel_cannot_be_searched_a_person_decides(studio: Studio) -> None:
    broadcast = studio.plan()
    studio.engine.stand.fault("lost_after", account=studio.channel.remote_id, count=1)
    studio.tick()
    assert studio.fresh(broadcast).state == State.UNCERTAIN
    studio.engine.stand.settings("youtube", is_live_enabled=False)
    studio.until(lambda: studio.fresh(broadcast).next_at is None)
    with pytest.raises(commands.GoneOnError):
        commands.change(broadcast, commands.Programme(TITLE, now() + timedelta(hours=5)), by=None)
    studio.engine.stand.settings("youtube", is_live_enabled=True)
    commands.hurry(broadcast, by=None)
    studio.until_state(broadcast, State.READY)
    assert len(studio.pages()) == 1


@pytest.mark.parametrize("is_queued", [False, True])
def test_a_hold_stops_the_making_and_releasing_it_starts_nothing(studio: Studio, *, is_queued: bool) -> None:
    broadcast = studio.plan()
    if is_queued:
        scheduling.broadcasts(studio.engine.spool)
    hold = holds.place(reason="(latihan) krisis", by=None, organisation=studio.engine.office)
    if is_queued:
        studio.engine.spool.deliver()
    else:
        studio.tick()
    assert studio.fresh(broadcast).state == State.HELD
    holds.release(hold, by=None)
    studio.tick()
    assert studio.pages() == []
    commands.resume(broadcast, by=None)
    studio.until_state(broadcast, State.READY)


def test_a_hold_keeps_it_off_the_air_and_lets_it_be_ended(studio: Studio) -> None:
    waiting = studio.until_state(studio.plan(), State.READY)
    on_air = studio.on_air()
    hold = holds.place(reason="(latihan) krisis", by=None, platform="youtube")
    studio.send_picture(waiting)
    commands.ask(waiting, Wish.LIVE, by=None)
    studio.until_state(waiting, State.HELD)
    assert studio.fresh(on_air).state == State.LIVE
    commands.ask(on_air, Wish.END, by=None)
    studio.until_state(on_air, State.COMPLETE)
    with pytest.raises(commands.GoneOnError):
        commands.ask(waiting, Wish.LIVE, by=None)
    holds.release(hold, by=None)
    commands.resume(waiting, by=None)
    commands.ask(waiting, Wish.LIVE, by=None)
    studio.until_state(waiting, State.LIVE)


def test_a_new_time_reaches_the_page_and_an_overdue_one_waits_for_it(studio: Studio) -> None:
    broadcast = studio.until_state(studio.plan(), State.READY)
    Broadcast.objects.filter(pk=broadcast.pk).update(starts_at=now() - timedelta(hours=3))
    assert claims.missed() == 1
    with pytest.raises(commands.TimePassedError):
        commands.resume(broadcast, by=None)
    moved = commands.Programme("(latihan) Rapat ditunda", now() + timedelta(hours=3))
    commands.change(broadcast, moved, by=None)
    studio.until(lambda: not studio.fresh(broadcast).is_changed)
    assert studio.fresh(broadcast).state == State.READY
    [page] = studio.pages()
    assert (page.text, page.deleted_at) == ("(latihan) Rapat ditunda", None)


def test_one_that_is_called_off_leaves_no_page(studio: Studio) -> None:
    planned = studio.plan(minutes=48 * 60)
    commands.cancel(planned, by=None)
    assert studio.fresh(planned).state == State.CANCELLED
    ready = studio.until_state(studio.plan(), State.READY)
    studio.engine.stand.fault("lost_after", account=studio.channel.remote_id, count=1)
    commands.cancel(ready, by=None)
    studio.until_state(ready, State.CANCELLED)
    [page] = studio.pages()
    assert page.deleted_at is not None
    with pytest.raises(commands.GoneOnError):
        commands.ask(ready, Wish.LIVE, by=None)


def test_a_channel_that_may_not_broadcast_fails_with_the_platforms_words(studio: Studio) -> None:
    studio.engine.stand.settings("youtube", is_live_enabled=False)
    broadcast = studio.until_state(studio.plan(), State.FAILED)
    assert "not enabled for live" in broadcast.reason
    studio.engine.stand.settings("youtube", is_live_enabled=True)
    commands.resume(broadcast, by=None)
    studio.until_state(broadcast, State.READY)
    assert len(studio.pages()) == 1


def test_one_that_somebody_takes_off_the_platform_fails_and_says_so(studio: Studio) -> None:
    broadcast = studio.until_state(studio.plan(), State.READY)
    Broadcast.objects.filter(pk=broadcast.pk).update(remote_id="tidak-ada")
    assert "not on YouTube any more" in studio.until_state(broadcast, State.FAILED).reason


def test_a_limit_or_dead_credentials_make_it_wait(studio: Studio) -> None:
    limited = studio.plan()
    studio.engine.stand.fault("rate_limited", account=studio.channel.remote_id, count=1, seconds=5)
    studio.tick()
    assert studio.fresh(limited).state == State.PLANNED
    studio.until_state(limited, State.READY)
    studio.engine.stand.revoke(studio.engine.practice[studio.channel.pk])
    studio.skip_pauses()
    studio.tick()
    assert studio.fresh(limited).state == State.READY
    studio.channel.refresh_from_db()
    assert studio.channel.token_state == "dead"
    studio.skip_pauses()
    assert claims.hints(10) == []


def test_the_key_of_the_stream_stands_in_no_table_and_no_log(
    studio: Studio, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    broadcast = studio.on_air()
    secret = seal.reveal(broadcast.sealed)
    assert secret["address"].startswith("rtmp")
    assert secret["key"] not in repr(secret)
    assert not [table for table, row in database() if secret["key"] in row]
    said = capfd.readouterr()
    assert secret["key"] not in said.out + said.err + caplog.text
