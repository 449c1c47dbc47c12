"""A request or an answer that is lost, on every platform that takes a text: each has its own way to find out."""

import pytest

from corong.deliveries.models import Attempt, Delivery
from corong.deliveries.states import State
from tests.worker.engine import Engine

TEXTUAL = ("mastodon", "bluesky", "facebook", "threads", "x", "linkedin", "telegram", "wordpress")
REFUSING = ("facebook", "threads", "x", "linkedin")
"""Those that refuse a text they have already, in words of their own."""


@pytest.fixture(params=TEXTUAL)
def platform(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def sent(delivery: Delivery) -> int:
    """Say how often the call that publishes was begun."""
    return Attempt.objects.filter(delivery=delivery, phase="commit").count()


@pytest.mark.parametrize("kind", ["lost_after", "error_after"])
def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(engine: Engine, platform: str, kind: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault(kind, count=1)
    engine.until_rest()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, sent(delivery)) == (State.PUBLISHED, 0, 1)
    assert len(engine.visible()) == 1


def test_a_post_that_never_arrived_is_sent_again_after_a_look(engine: Engine, platform: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault("lost_before", count=1)
    engine.until_rest()
    delivery.refresh_from_db()
    assert (delivery.state, sent(delivery)) == (State.PUBLISHED, 2)
    assert Attempt.objects.filter(delivery=delivery, verb="find").exists()
    assert len(engine.visible()) == 1


@pytest.mark.parametrize("platform", REFUSING)
def test_a_refusal_that_means_the_platform_has_it_leads_to_the_post(engine: Engine, platform: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault("duplicate_refusal", count=1)
    engine.until_rest()
    delivery.refresh_from_db()
    assert (delivery.state, sent(delivery)) == (State.PUBLISHED, 1)
    assert len(engine.visible()) == 1


@pytest.mark.parametrize("platform", ["x", "threads"])
def test_a_part_waits_until_the_platform_shows_the_part_before_it(engine: Engine, platform: str) -> None:
    thread = engine.write(engine.account(platform), parts=["(latihan) dua"])
    engine.stand.fault("late_visible", count=1, seconds=3.0)
    while not Attempt.objects.filter(delivery=thread[1]).exists():
        engine.tick()
    engine.stand.wait_until(lambda _: len(engine.visible()) >= 1)
    engine.until_rest()
    assert engine.texts() == ["(latihan) kiriman", "(latihan) dua"]
    assert Attempt.objects.filter(delivery__in=thread, outcome="failed").count() == 0


@pytest.mark.parametrize("kind", ["lost_before", "error_before"])
def test_where_a_channel_shows_nothing_a_person_is_asked_with_the_cause(engine: Engine, kind: str) -> None:
    engine.stand.settings("telegram", has_public_page=False)
    [delivery] = engine.write(engine.account("telegram"))
    engine.stand.fault(kind, count=1, status=500)
    engine.until_rest()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_at, sent(delivery)) == (State.UNCERTAIN, None, 1)
    assert "cannot read what was sent" in delivery.reason
    assert engine.visible() == []
