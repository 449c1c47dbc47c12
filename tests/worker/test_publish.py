"""One delivery's way to the public, whatever happens to the calls."""

import itertools
import time
from datetime import timedelta
from typing import Final

import pytest

from corong.accounts.models import Account
from corong.database import now, rows
from corong.deliveries.models import Attempt, Delivery
from corong.deliveries.states import State
from corong.publications.models import Publication
from tests.factories.posts import medium
from tests.worker.engine import Engine, kinds_of, state_of
from tests.worker.test_processes import eventually

ROUNDED: Final = timedelta(seconds=2)
"""Platforms say in whole seconds when a limit ends, some of them as a date."""


def test_a_due_post_becomes_visible_once_with_every_step_in_its_story(engine: Engine, platform: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.tick()
    [seen] = engine.visible()
    publication = Publication.objects.get(delivery=delivery)
    assert publication.remote_id in {seen.id, seen.uri}
    assert kinds_of(delivery) == [f"delivery.{state}" for state in ("scheduled", "queued", "publishing", "published")]
    assert Attempt.objects.get(delivery=delivery).outcome == "published"


@pytest.mark.parametrize("kind", ["lost_after", "error_after", "reset_mid_body", "duplicate_refusal"])
def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(engine: Engine, platform: str, kind: str) -> None:
    account = engine.account(platform)
    media = [medium(engine.office)] if kind == "duplicate_refusal" else []
    [delivery] = engine.write(account, media=media)
    engine.stand.fault(kind, count=1)
    engine.tick()
    assert state_of(delivery) is State.UNCERTAIN
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert len(engine.visible()) == 1
    assert Delivery.objects.get(pk=delivery.pk).tries == 0


@pytest.mark.parametrize("kind", ["lost_before", "error_before"])
def test_a_post_that_never_arrived_is_looked_for_and_sent_again(engine: Engine, platform: str, kind: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault(kind, count=2)
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert len(engine.visible()) == 1
    assert Delivery.objects.get(pk=delivery.pk).tries == 2


def test_a_look_right_after_the_call_is_not_trusted(engine: Engine, platform: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault("lost_before", count=1)
    engine.tick()
    Delivery.objects.filter(pk=delivery.pk).update(next_at=now())
    engine.tick()
    assert state_of(delivery) is State.UNCERTAIN
    assert Attempt.objects.filter(delivery=delivery, verb="publish").count() == 1


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_wrong_clock_of_the_platform_does_not_hide_the_post(engine: Engine, platform: str, seconds: int) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault("clock_skew", endpoint="any", seconds=seconds)
    engine.stand.fault("lost_after", count=1)
    engine.until_rest()
    stored = Delivery.objects.get(pk=delivery.pk)
    assert (stored.state, stored.tries) == (State.PUBLISHED, 0)
    assert len(engine.visible()) == 1


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_wrong_clock_of_one_machine_of_the_platform_does_not_hide_the_post(engine: Engine, seconds: int) -> None:
    [delivery] = engine.write(engine.account(), media=[medium(engine.office)])
    engine.stand.fault("clock_skew", count=1, seconds=seconds)
    engine.stand.fault("lost_after", count=1)
    engine.until_rest()
    stored = Delivery.objects.get(pk=delivery.pk)
    assert (stored.state, stored.tries) == (State.PUBLISHED, 0)
    assert len(engine.visible()) == 1


def test_where_nothing_can_be_told_a_person_decides_and_nothing_is_sent(engine: Engine) -> None:
    account = engine.account("mastodon")
    [delivery] = engine.write(account, media=[medium(engine.office)])
    engine.stand.fault("lost_after", count=1)
    engine.tick()
    # The public no longer sees it, yet the server says that a post uses its picture: a moderator hid it.
    Delivery.objects.filter(pk=delivery.pk).update(commit_at=now() + timedelta(days=20_000))
    engine.until_rest()
    stored = Delivery.objects.get(pk=delivery.pk)
    assert (stored.state, stored.next_at) == (State.UNCERTAIN, None)
    assert len(engine.visible()) == 1


def test_a_slow_answer_is_waited_for(engine: Engine, platform: str) -> None:
    [delivery] = engine.write(engine.account(platform))
    engine.stand.fault("slow_drip", count=1, seconds=1.0)
    engine.tick()
    assert state_of(delivery) is State.PUBLISHED


@pytest.mark.parametrize("form", ["seconds", "date", "platform", "none"])
def test_a_limit_stops_the_account_keeps_the_order_and_spends_no_try(engine: Engine, platform: str, form: str) -> None:
    account = engine.account(platform)
    texts = [f"(latihan) kiriman {number}" for number in range(4)]
    deliveries = [engine.write(account, text=text, seconds=number - 10)[0] for number, text in enumerate(texts)]
    engine.stand.fault("rate_limited", count=1, seconds=120, retry_after=form)
    began = now()
    engine.tick()
    ended = now()
    engine.tick()
    assert engine.texts() == []
    assert not Delivery.objects.filter(state=State.QUEUED).exists()
    until = engine.limited_until(account)
    assert until is not None
    wait = timedelta(seconds=60 if form == "none" else 120)
    assert began + wait - ROUNDED <= until <= ended + wait + ROUNDED
    engine.end_limits()
    engine.tick()
    assert engine.texts() == texts
    assert {Delivery.objects.get(pk=delivery.pk).tries for delivery in deliveries} == {0}


def test_a_limit_does_not_stop_other_accounts(engine: Engine, platform: str) -> None:
    limited, other = engine.account(platform), engine.account(platform)
    engine.write(limited)
    engine.stand.fault("rate_limited", count=1, seconds=120, account=limited.remote_id)
    engine.tick()
    engine.write(other)
    engine.tick()
    assert engine.texts(other)
    assert not engine.texts(limited)


def test_dead_credentials_stop_the_account_until_they_are_good_again(engine: Engine, platform: str) -> None:
    account = engine.account(platform)
    first, second = (engine.write(account, text=f"(latihan) {number}")[0] for number in (1, 2))
    engine.stand.revoke(engine.practice[account.pk])
    engine.tick()
    engine.tick()
    assert {state_of(first), state_of(second)} == {State.SCHEDULED}
    assert engine.limited_until(account) is None
    account.refresh_from_db()
    assert account.token_state == "dead"
    assert Delivery.objects.get(pk=first.pk).tries <= 1
    engine.stand.restore(engine.practice[account.pk])
    engine.spool.send("corong.authorise", [[account.pk]])
    engine.spool.deliver()
    engine.until_rest()
    assert engine.texts() == ["(latihan) 1", "(latihan) 2"]


def test_an_expired_session_is_renewed_and_the_post_goes_out(engine: Engine) -> None:
    engine.stand.settings("bluesky", access_token_seconds=1)
    account = engine.account("bluesky")
    [delivery] = engine.write(account, seconds=1.2)
    time.sleep(1.4)
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert len(engine.visible()) == 1


def test_media_are_prepared_before_the_time_and_the_post_appears_after_it(engine: Engine) -> None:
    engine.stand.settings("mastodon", image_processing_seconds=0.4)
    [delivery] = engine.write(engine.account(), media=[medium(engine.office, alt="bagan")], seconds=600)

    def is_prepared() -> bool:
        engine.tick()
        return Delivery.objects.get(pk=delivery.pk).phase == "prepared"

    eventually(is_prepared)
    assert engine.texts() == []
    stored = Delivery.objects.get(pk=delivery.pk)
    assert (stored.state, stored.phase, stored.tries) == (State.SCHEDULED, "prepared", 0)
    uploads = len([call for call in engine.stand.calls() if call["endpoint"] == "upload"])
    Delivery.objects.filter(pk=delivery.pk).update(due_at=now(), next_at=now())
    engine.tick()
    assert state_of(delivery) is State.PUBLISHED
    assert engine.visible()[0].alts == ["bagan"]
    assert len([call for call in engine.stand.calls() if call["endpoint"] == "upload"]) == uploads


def test_media_that_are_processed_for_ever_are_uploaded_again(engine: Engine) -> None:
    [delivery] = engine.write(engine.account(), media=[medium(engine.office)])
    engine.stand.fault("media_stuck", endpoint="upload", count=1)
    engine.tick()
    assert state_of(delivery) is State.SCHEDULED
    Attempt.objects.filter(delivery=delivery).update(started_at=now() - timedelta(days=2000))
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert len(engine.visible()) == 1


def test_media_the_platform_cannot_use_fail_the_post_and_nothing_appears(engine: Engine) -> None:
    [delivery] = engine.write(engine.account(), media=[medium(engine.office)])
    engine.stand.fault("media_stuck", endpoint="upload", count=1, fails=True)
    engine.until_rest()
    assert state_of(delivery) is State.FAILED
    assert engine.visible() == []


def test_a_refused_part_fails_the_later_parts_of_its_thread(engine: Engine) -> None:
    account = engine.account("mastodon")
    thread = engine.write(account, parts=["x" * 501, "(latihan) tiga"])
    other = engine.write(account, text="(latihan) lain")[0]
    engine.until_rest()
    assert [state_of(part) for part in thread] == [State.PUBLISHED, State.FAILED, State.FAILED]
    assert state_of(other) is State.PUBLISHED
    assert sorted(engine.texts()) == ["(latihan) kiriman", "(latihan) lain"]


def test_the_parts_of_a_thread_appear_in_order_each_below_the_one_before(engine: Engine, platform: str) -> None:
    parts = ["(latihan) dua", "(latihan) tiga"]
    engine.write(engine.account(platform), parts=parts, media=[medium(engine.office)])
    engine.until_rest()
    posts = engine.visible()
    assert [seen.text for seen in posts] == ["(latihan) kiriman", *parts]
    assert [seen.parent for seen in posts] == [None, posts[0].id, posts[1].id]


def test_a_part_waits_until_the_server_sees_the_part_before_it(engine: Engine, platform: str) -> None:
    thread = engine.write(engine.account(platform), parts=["(latihan) dua"])
    engine.stand.fault("late_visible", count=1, seconds=0.3)
    engine.tick()
    # Pauses are skipped below: without this wait a quick machine spends all its tries before the server sees it.
    engine.stand.wait_until(lambda _: len(engine.visible()) >= 1)
    engine.until_rest()
    assert engine.texts() == ["(latihan) kiriman", "(latihan) dua"]
    assert {state_of(part) for part in thread} == {State.PUBLISHED}


def test_a_thread_with_media_can_be_scheduled_ahead(engine: Engine, platform: str) -> None:
    thread = engine.write(engine.account(platform), parts=["(latihan) dua"], media=[medium(engine.office)], seconds=300)
    engine.tick()
    assert {state_of(part) for part in thread} == {State.SCHEDULED}
    assert not Attempt.objects.filter(delivery=thread[1]).exists()


def test_a_late_part_waits_for_the_part_whose_answer_was_lost(engine: Engine, platform: str) -> None:
    thread = engine.write(engine.account(platform), parts=["(latihan) dua"])
    engine.stand.fault("lost_after", count=1)
    # Without the sweep, so that nobody looks for the first part however long this takes.
    engine.claim()
    engine.spool.deliver()
    engine.claim()
    engine.spool.deliver()
    assert [state_of(part) for part in thread] == [State.UNCERTAIN, State.SCHEDULED]
    engine.until_rest()
    assert engine.texts() == ["(latihan) kiriman", "(latihan) dua"]


def test_after_an_outage_the_posts_of_an_account_go_out_one_after_the_other_at_its_pace(engine: Engine) -> None:
    account = engine.account()
    texts = [f"(latihan) {number}" for number in range(3)]
    for number, text in enumerate(texts):
        engine.write(account, text=text, seconds=number - 900)
    engine.tick()
    engine.tick()
    assert engine.texts() == texts[:1]

    def are_out() -> bool:
        engine.tick()
        return len(engine.texts()) == 3

    eventually(are_out)
    assert engine.texts() == texts
    # When they were let go, and not when they arrived: one may be on its way for longer than the next.
    let_go = [row[0] for row in rows("SELECT at FROM events_event WHERE kind = 'delivery.queued' ORDER BY id")]
    assert len(let_go) == 3
    assert min(later - earlier for earlier, later in itertools.pairwise(let_go)) >= timedelta(seconds=1)


def test_a_late_post_that_never_arrived_in_time_is_sent_with_the_same_key(engine: Engine) -> None:
    [delivery] = engine.write(engine.account())
    engine.stand.fault("late_visible", count=1, seconds=1.0)
    engine.stand.fault("lost_after", count=1)
    engine.until_rest()
    engine.stand.wait_until(lambda _: bool(engine.visible()))
    time.sleep(1.0)
    assert state_of(delivery) is State.PUBLISHED
    assert len(engine.visible()) == 1


def test_a_post_waits_while_nobody_can_open_the_accounts_credentials(engine: Engine) -> None:
    account = engine.account()
    sealed = account.sealed
    [delivery] = engine.write(account)
    Account.objects.filter(pk=account.pk).update(sealed=b"unopenable")
    engine.tick()
    waiting = Delivery.objects.get(pk=delivery.pk)
    assert (waiting.state, waiting.tries, waiting.lease_until) == (State.SCHEDULED, 0, None)
    assert waiting.next_at is not None
    assert waiting.next_at > now()
    assert "connect it again" in waiting.reason
    Account.objects.filter(pk=account.pk).update(sealed=sealed)
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED


def test_where_renewing_does_not_help_it_is_tried_ever_later(engine: Engine) -> None:
    [delivery] = engine.write(engine.account("bluesky"))
    engine.stand.fault("dead_token", platform="bluesky", count=3)
    engine.tick()
    engine.skip_pauses()
    engine.tick()
    refused = Delivery.objects.get(pk=delivery.pk)
    assert (refused.state, refused.tries) == (State.SCHEDULED, 2)
    assert refused.next_at is not None
    assert refused.next_at > now()
    engine.until_rest()
    assert state_of(delivery) is State.PUBLISHED
    assert len(engine.visible()) == 1
