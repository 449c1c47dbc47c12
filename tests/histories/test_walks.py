"""The import of an account's own posts, and what is posted outside Corong afterwards."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest
from django.db import connection

from connectors.contract import PastPost, PostKind, RemoteId
from corong.accounts.models import Account, ServerLimit, TokenState
from corong.config import child_environment, config
from corong.database import now, rows, unit
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.embedded.addresses import addresses
from corong.histories.models import History
from corong.histories.rules import MOST_RESTARTS
from corong.publications import looked_back
from corong.publications.models import Publication
from scheduler import history
from tests.factories import accounts
from tests.worker.engine import Engine, state_of
from tests.worker.test_processes import eventually

PAGE = 40
ONE_PAGE = "import sys, django\ndjango.setup()\nfrom worker.history import page\npage(int(sys.argv[1]))"


def outside(engine: Engine, account: Account, *texts: str) -> None:
    """Post on Mastodon by other means than Corong."""
    practice = engine.practice[account.pk]
    with httpx.Client(trust_env=False, headers={"Authorization": f"Bearer {practice.secret}"}) as client:
        for text in texts:
            client.post(f"{practice.home}/api/v1/statuses", json={"status": text}).raise_for_status()


def look(engine: Engine, *, rounds: int = 10) -> None:
    """Let scheduler and worker read pages until none is due, without the pauses between them."""
    for _ in range(rounds):
        if not history.pages(engine.spool):
            return
        engine.spool.deliver()
        with unit():
            rows("UPDATE histories_history SET next_at = clock_timestamp() WHERE cursor <> '' AND failure = ''")


def later(**passed: float) -> None:
    """Let time pass for what is due."""
    with unit():
        rows("UPDATE histories_history SET next_at = next_at - %s", [timedelta(**passed)])


def of(account: Account) -> History:
    return History.objects.get(pk=account.pk)


def test_connecting_an_account_brings_its_posts_each_once(engine: Engine) -> None:
    account = engine.account()
    outside(engine, account, *(f"(latihan) nomor {number}" for number in range(PAGE + 5)))
    look(engine)
    found = list(Publication.objects.filter(account=account).order_by("published_at"))
    assert [each.text for each in found] == [f"(latihan) nomor {number}" for number in range(PAGE + 5)]
    assert {(each.delivery_id, each.kind, each.readings) for each in found} == {(None, "text", 0)}
    assert all(each.next_pull_at is not None for each in found)
    known = of(account)
    assert (known.seen, known.oldest_at) == (PAGE + 5, found[0].published_at)
    assert known.imported_at is not None


def test_a_worker_that_is_killed_between_pages_loses_and_doubles_nothing(engine: Engine) -> None:
    account = engine.account()
    outside(engine, account, *(f"(latihan) nomor {number}" for number in range(2 * PAGE + 5)))
    look(engine, rounds=1)
    first = of(account)
    assert first.seen == PAGE
    assert first.cursor
    # A real worker is reading the second page when it dies.
    engine.stand.fault("latency", endpoint="read", seconds=60, count=1)
    before = len(engine.stand.calls())
    url = addresses(config()).database_url.replace("/corong?", f"/{connection.settings_dict['NAME']}?")
    child = subprocess.Popen(
        [sys.executable, "-c", ONE_PAGE, str(account.pk)],
        env=child_environment(config(), DATABASE_URL=url, PYTHONPATH=os.pathsep.join(filter(None, sys.path))),
    )
    eventually(lambda: engine.stand.summary()["faults"].get("latency") == 1)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert (of(account).cursor, of(account).seen) == (first.cursor, PAGE)
    look(engine)
    assert Publication.objects.filter(account=account).count() == of(account).seen == 2 * PAGE + 5
    # The first page was read once, by the first worker: the walk went on from where it was.
    pages = [call for call in engine.stand.calls(before) if call["path"].endswith("/statuses")]
    assert len(pages) <= 4


def test_a_message_that_comes_twice_or_late_changes_nothing(engine: Engine) -> None:
    account = engine.account()
    outside(engine, account, *(f"(latihan) nomor {number}" for number in range(PAGE + 5)))
    history.pages(engine.spool)
    engine.spool.sent *= 3
    engine.spool.deliver()
    look(engine)
    assert Publication.objects.filter(account=account).count() == PAGE + 5


def test_posts_made_outside_are_followed_from_then_on(engine: Engine) -> None:
    account = engine.account()
    look(engine)
    outside(engine, account, "(latihan) dari ponsel")
    look(engine)
    assert not Publication.objects.exists()
    later(seconds=config().corong_outside_seconds)
    before = len(engine.stand.calls())
    look(engine)
    assert [each.text for each in Publication.objects.all()] == ["(latihan) dari ponsel"]
    assert len(engine.stand.calls()) <= before + 2


def test_what_corong_published_is_not_doubled(engine: Engine) -> None:
    account = engine.account()
    [delivery] = engine.write(account, text="(latihan) dari Corong")
    engine.until_rest()
    look(engine)
    assert [each.delivery_id for each in Publication.objects.all()] == [delivery.pk]


def test_a_post_seen_before_its_delivery_is_confirmed_becomes_that_delivery(engine: Engine) -> None:
    account = engine.account()
    engine.stand.fault("lost_after", count=1)
    [delivery] = engine.write(account, text="(latihan) jawabannya hilang")
    engine.claim()
    engine.spool.deliver()
    assert state_of(delivery) == State.UNCERTAIN
    look(engine)
    assert Publication.objects.get().delivery is None
    engine.skip_pauses()
    engine.until_rest()
    found = Publication.objects.get()
    assert (found.delivery_id, found.kind) == (delivery.pk, "")
    assert state_of(delivery) == State.PUBLISHED


@pytest.mark.django_db
def test_a_film_with_two_ids_waits_until_no_delivery_may_be_it() -> None:
    from tests.factories import deliveries, organisations, posts, publications

    office = organisations.organisation()
    account = accounts.account(office, "facebook")
    going = deliveries.delivery(posts.post(office), account, state=State.PUBLISHING)
    film = PastPost(RemoteId("1_2"), "https://x.example/", now(), "(latihan)", PostKind.VIDEO, also=(RemoteId("77"),))
    plain = PastPost(RemoteId("1_3"), "https://x.example/", now(), "(latihan)", PostKind.TEXT)
    stored = looked_back.store(account.pk, [film, plain])
    assert (stored.new, stored.left_at) == (1, film.at)
    Delivery.objects.filter(pk=going.pk).update(state=State.PUBLISHED)
    confirmed = publications.publication(account, delivery=going)
    Publication.objects.filter(pk=confirmed.pk).update(remote_id="77")
    assert looked_back.store(account.pk, [film, plain]) == looked_back.Stored(0, None)
    other = PastPost(RemoteId("1_4"), "https://x.example/", now(), "(latihan)", PostKind.VIDEO, also=(RemoteId("78"),))
    assert looked_back.store(account.pk, [other]).new == 1


def test_a_limit_is_waited_for_and_an_outage_by_growing_pauses(engine: Engine) -> None:
    account = engine.account()
    engine.stand.fault("rate_limited", endpoint="read", count=1, seconds=120, retry_after="seconds")
    look(engine, rounds=1)
    wait = of(account).next_at - now()
    assert timedelta(seconds=100) < wait < timedelta(seconds=130)
    later(seconds=130)
    engine.stand.fault("error_before", endpoint="read", count=1, status=503)
    look(engine, rounds=1)
    assert "temporary problem" in of(account).failure
    assert of(account).imported_at is None
    later(seconds=60)
    look(engine)
    assert (of(account).failure, of(account).tries) == ("", 0)
    assert of(account).imported_at is not None


def test_a_walk_whose_later_page_is_always_refused_ends_at_what_was_read(engine: Engine) -> None:
    account = engine.account()
    outside(engine, account, *(f"(latihan) nomor {number}" for number in range(PAGE + 5)))
    tries = []
    for _ in range(MOST_RESTARTS + 1):
        later(hours=1)
        look(engine, rounds=1)
        # It knows nobody by this name: a refusal, whatever the page.
        Account.objects.update(remote_id="404")
        look(engine, rounds=1)
        Account.objects.update(remote_id=account.remote_id)
        tries.append(of(account).tries)
    assert tries == [*range(1, MOST_RESTARTS + 1), 0]
    known = of(account)
    assert (known.seen, Publication.objects.count(), known.cursor) == (PAGE, PAGE, "")
    assert known.imported_at is not None
    assert known.failure
    outside(engine, account, "(latihan) sesudahnya")
    later(seconds=config().corong_outside_seconds)
    look(engine)
    assert Publication.objects.filter(text="(latihan) sesudahnya").exists()
    assert (of(account).failure, of(account).restarts) == ("", 0)


def test_a_server_that_asked_to_wait_is_not_asked_for_earlier_posts(engine: Engine) -> None:
    account = engine.account()
    ends = now() + timedelta(hours=1)
    limit = ServerLimit.objects.create(platform=account.platform, home=account.home, limited_until=ends)
    assert history.pages(engine.spool) == 0
    limit.limited_until = now()
    limit.save()
    assert history.pages(engine.spool) == 1


def test_dead_credentials_stop_the_walk_until_they_are_mended(engine: Engine) -> None:
    account = engine.account()
    engine.stand.revoke(engine.practice[account.pk])
    look(engine, rounds=1)
    assert Account.objects.get().token_state == TokenState.DEAD
    later(hours=1)
    assert history.pages(engine.spool) == 0


@pytest.mark.django_db
def test_an_account_whose_platform_tells_nothing_has_no_history(engine: Engine) -> None:
    accounts.account(engine.office, "telegram")
    accounts.account(engine.office, "whatsapp_channel")
    assert history.pages(engine.spool) == 0
    assert not History.objects.exists()
