"""A hold stops publishing at once, and its end does not fire the backlog."""

from datetime import timedelta

import pytest

from corong.database import now, unit
from corong.deliveries import holds
from corong.deliveries.commands import reschedule
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from tests.factories.organisations import organisation
from tests.factories.posts import medium
from tests.worker.engine import Engine, state_of


@pytest.mark.parametrize("scope", ["organisation", "platform", "account", "everything"])
def test_a_hold_stops_what_it_covers_and_nothing_else(engine: Engine, scope: str) -> None:
    child = organisation(parent=engine.office)
    held, other = engine.account(office=child), engine.account("bluesky", office=organisation())
    wishes: dict[str, dict[str, object]] = {
        "organisation": {"organisation": engine.office},
        "platform": {"platform": "mastodon"},
        "account": {"account": held},
        "everything": {},
    }
    holds.place(reason="(latihan)", by=None, **wishes[scope])  # type: ignore[arg-type] # one scope each
    [stopped] = engine.write(held)
    [free] = engine.write(other)
    engine.tick()
    assert state_of(stopped) is State.HELD
    assert state_of(free) is (State.HELD if scope == "everything" else State.PUBLISHED)


def test_the_hold_of_an_office_leaves_the_office_above_alone(engine: Engine) -> None:
    child = organisation(parent=engine.office)
    holds.place(reason="(latihan)", by=None, organisation=child)
    [free] = engine.write(engine.account())
    engine.tick()
    assert state_of(free) is State.PUBLISHED


def test_the_end_of_a_hold_does_not_fire_the_backlog_and_a_new_time_sends_it(engine: Engine) -> None:
    hold = holds.place(reason="(latihan)", by=None)
    [delivery] = engine.write(engine.account())
    engine.tick()
    holds.release(hold, by=None)
    engine.tick()
    engine.tick()
    assert state_of(delivery) is State.HELD
    assert engine.texts() == []
    with unit():
        reschedule(Delivery.objects.get(pk=delivery.pk), now(), by=None)
    engine.tick()
    assert state_of(delivery) is State.PUBLISHED


def test_a_hold_that_comes_when_the_post_waits_in_the_queue_stops_it(engine: Engine) -> None:
    [delivery] = engine.write(engine.account())
    engine.claim()
    holds.place(reason="(latihan)", by=None)
    engine.spool.deliver()
    assert engine.texts() == []
    engine.tick()
    assert state_of(delivery) is State.HELD


@pytest.mark.parametrize("is_queued", [False, True])
def test_what_nobody_came_to_before_the_hold_ended_is_stopped_too(engine: Engine, *, is_queued: bool) -> None:
    [delivery] = engine.write(engine.account())
    [later] = engine.write(engine.account(), seconds=300)
    if is_queued:
        engine.claim()
    holds.release(holds.place(reason="(latihan)", by=None), by=None)
    assert (state_of(delivery), state_of(later)) == (State.HELD, State.SCHEDULED)
    engine.tick()
    assert state_of(delivery) is State.HELD
    assert engine.texts() == []


def test_a_hold_that_comes_between_uploading_and_sending_stops_the_post(engine: Engine) -> None:
    [delivery] = engine.write(engine.account(), media=[medium(engine.office)])
    upload = engine.stand.fault("latency", endpoint="upload", seconds=60.0, count=1)
    working = engine.tick_aside()
    engine.stand.wait_until(lambda _: Delivery.objects.filter(state=State.PUBLISHING).exists())
    placed = holds.place(reason="(latihan)", by=None)
    assert placed.effective_at is not None
    engine.stand.lift_faults(upload)
    working.join()
    assert state_of(delivery) is State.HELD
    assert [call for call in engine.stand.calls() if call["endpoint"] == "publish"] == []


def test_a_hold_released_before_the_time_stops_nothing(engine: Engine) -> None:
    [delivery] = engine.write(engine.account(), media=[medium(engine.office)], seconds=300)
    hold = holds.place(reason="(latihan)", by=None)
    engine.tick()
    holds.release(hold, by=None)
    engine.tick()
    assert state_of(delivery) is State.SCHEDULED
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now(), next_at=now())
    engine.tick()
    assert state_of(delivery) is State.PUBLISHED


def test_a_hold_in_the_middle_of_preparing_ahead_leaves_the_post_its_time(engine: Engine) -> None:
    [delivery] = engine.write(engine.account(), media=[medium(engine.office)], seconds=300)
    upload = engine.stand.fault("latency", endpoint="upload", seconds=60.0, count=1)
    engine.stand.settings("mastodon", image_processing_seconds=0.1)
    working = engine.tick_aside()
    engine.stand.wait_until(lambda _: Delivery.objects.filter(state=State.PUBLISHING).exists())
    hold = holds.place(reason="(latihan)", by=None)
    engine.stand.lift_faults(upload)
    working.join()
    holds.release(hold, by=None)
    assert state_of(delivery) is State.SCHEDULED


def test_a_hold_planned_for_later_begins_at_its_time(engine: Engine) -> None:
    hold = holds.place(reason="(latihan)", by=None)
    hold.starts_at = now() + timedelta(hours=1)
    hold.save(update_fields=["starts_at"])
    [delivery] = engine.write(engine.account())
    engine.tick()
    assert state_of(delivery) is State.PUBLISHED
