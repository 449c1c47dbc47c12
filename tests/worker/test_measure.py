"""Counters are read and stored as they come, whatever other servers do."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from corong.accounts.models import Account
from corong.database import now, rows, unit
from corong.deliveries.models import Delivery
from corong.metrics import refreshing, turns
from corong.metrics.models import Sample
from corong.metrics.turns import Waiting
from corong.publications.models import Publication
from tests.worker.engine import Engine
from tests.worker.test_processes import eventually
from worker import measure
from worker.reader import Reader


@pytest.fixture(autouse=True)
def reader(engine: Engine) -> Iterator[Reader]:
    """Give a reader of the test's own; nothing is read any more when the test has ended."""
    del engine
    made = Reader()
    yield made
    made.close()


def published(engine: Engine, platform: str = "mastodon", *, posts: int = 1) -> Account:
    """Give an account with posts whose counters are to be read."""
    account = engine.account(platform)
    for number in range(posts):
        engine.write(account, text=f"(latihan) {account.pk} {number}")
    engine.until_rest()
    Publication.objects.update(next_pull_at=now() - timedelta(seconds=1))
    return account


def of(account: Account) -> Publication:
    return Publication.objects.filter(account=account).latest("pk")


def read_until(reader: Reader, claim: Callable[[], bool]) -> None:
    """Read what is due until the claim holds: Bluesky shows a new post only after a moment."""

    def holds() -> bool:
        measure.due(reader)
        return claim()

    eventually(holds)


def is_read(account: Account) -> bool:
    return Publication.objects.filter(account=account, readings=0).count() == 0


def test_what_is_due_is_read_once_and_stored(engine: Engine, reader: Reader) -> None:
    account = published(engine, posts=2)
    engine.stand.audience(of(account).remote_id, likes=41)
    measure.due(reader)
    eventually(lambda: is_read(account))
    assert of(account).latest["likes"] == 41
    measure.due(reader)
    assert list(Publication.objects.values_list("readings", flat=True)) == [1, 1]
    ids = Publication.objects.values_list("pk", flat=True)
    assert Sample.objects.filter(publication_id__in=list(ids)).count() == 2


def test_a_server_that_hangs_keeps_no_other_waiting_and_its_posts_are_tried_again(
    engine: Engine, reader: Reader
) -> None:
    hanging, other = published(engine), published(engine, "bluesky")
    engine.stand.fault("hang", platform="mastodon", endpoint="read", seconds=30, count=1)
    read_until(reader, lambda: is_read(other))
    assert not is_read(hanging)
    reader.drain(seconds=0)
    assert of(hanging).readings == 0
    measure.due(reader)
    eventually(lambda: is_read(hanging))


def test_what_was_read_before_the_time_was_up_is_stored(engine: Engine, reader: Reader) -> None:
    account = published(engine, posts=21)
    engine.stand.fault("hang", platform="mastodon", endpoint="read", seconds=60, skip=1)
    with unit():
        taken = turns.take(turns.waiting(), seconds=5)
    reader.begin(taken)
    eventually(lambda: Publication.objects.filter(account=account).exclude(measure_failed_at=None).exists())
    found = Publication.objects.filter(account=account)
    read, failed = found.filter(readings=1).count(), found.exclude(measure_reason="").count()
    assert (read, failed) in {(20, 1), (1, 20)}
    eventually(lambda: not rows("SELECT 1 FROM metrics_turn"))


def test_a_server_that_asks_for_rest_is_left_alone_while_others_are_read(engine: Engine, reader: Reader) -> None:
    limited, other = published(engine, posts=60), published(engine, "bluesky")
    calls = len(engine.stand.calls())
    engine.stand.fault(
        "rate_limited", platform="mastodon", endpoint="read", seconds=120, retry_after="seconds", probability=1.0
    )
    began = now()
    waiting = Publication.objects.filter(account=limited)

    def is_put_off() -> bool:
        return all(each.next_pull_at and each.next_pull_at > began + timedelta(seconds=100) for each in waiting.all())

    read_until(reader, lambda: is_read(other) and is_put_off())
    assert {each.readings for each in waiting} == {0}
    asked = [each for each in engine.stand.calls()[calls:] if each["platform"] == "mastodon"]
    assert 1 <= len(asked) <= 3
    waiting.update(next_pull_at=now() - timedelta(seconds=1))
    # One who had looked at the line before makes no call.
    with unit():
        taken = turns.take([Waiting(limited.pk, limited.home, 3, 60)], seconds=60)
    assert taken
    reader.begin(taken)
    reader.drain(seconds=30)
    assert len([each for each in engine.stand.calls()[calls:] if each["platform"] == "mastodon"]) == len(asked)
    assert is_put_off()
    # Neither does a process that did not hear of it.
    waiting.update(next_pull_at=now() - timedelta(seconds=1))
    beside = Reader()
    measure.due(beside)
    beside.close()
    assert len([each for each in engine.stand.calls()[calls:] if each["platform"] == "mastodon"]) == len(asked)
    refresh = refreshing.look(of(limited))
    assert refresh.allowed_at
    assert refresh.allowed_at > began + timedelta(seconds=100)


def test_credentials_that_cannot_be_renewed_for_a_fault_of_ours_block_no_server(engine: Engine, reader: Reader) -> None:
    engine.stand.settings("bluesky", access_token_seconds=1)
    account = published(engine, "bluesky")
    with unit():
        taken = turns.take(turns.waiting(), seconds=60)
    Account.objects.update(sealed=b"")
    reader.begin(taken)
    eventually(lambda: reader.is_idle)
    assert not any(reader.busy().values())
    assert reader.wait(seconds=0) is False
    assert of(account).measured_at or of(account).measure_failed_at


def test_a_reader_that_ends_gives_back_what_it_has_not_read(engine: Engine, reader: Reader) -> None:
    account = published(engine, posts=2)
    engine.stand.fault("hang", platform="mastodon", endpoint="read", seconds=30)
    with unit():
        taken = turns.take(turns.waiting(), seconds=600)
    reader.begin(taken)
    reader.drain(seconds=0.1)
    assert rows("SELECT count(*) FROM metrics_turn") == [(0,)]
    engine.stand.lift_faults()
    measure.due(reader)
    eventually(lambda: is_read(account))
    assert Delivery.objects.count() == 2
