"""When collect workers are woken to read counters."""

from datetime import timedelta

import pytest

from corong.config import config
from corong.database import now
from corong.deliveries import claims
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.publications.models import Publication
from scheduler import measure
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.posts import post
from tests.factories.publications import publication
from tests.worker.engine import Spool


class Busy(Spool):
    """A queue in which other work waits."""

    def waiting(self, queue: str) -> int:
        """Say how much."""
        del queue
        return config().corong_collect_processes


@pytest.mark.usefixtures("transactional_db")
def test_collect_workers_are_woken_when_a_reading_is_due_and_only_then() -> None:
    publication(account(organisation()))
    spool = Spool()
    waking = measure.Waking(spool)
    waking.look()
    assert spool.sent == []
    Publication.objects.update(next_pull_at=now() - timedelta(seconds=1))
    waking.look()
    assert spool.sent == [("corong.measure", [])] * config().corong_collect_processes


@pytest.mark.usefixtures("transactional_db")
def test_they_are_woken_behind_other_work_too_but_not_again_and_again() -> None:
    publication(account(organisation()))
    Publication.objects.update(next_pull_at=now() - timedelta(seconds=1))
    spool = Busy()
    waking = measure.Waking(spool)
    for _ in range(3):
        waking.look()
    assert len(spool.sent) == config().corong_collect_processes


@pytest.mark.usefixtures("transactional_db")
def test_while_publishing_is_behind_readings_wait_for_one_another() -> None:
    office = organisation()
    publication(account(office))
    Publication.objects.update(next_pull_at=now() - timedelta(seconds=1))
    spool = Spool()
    waking = measure.Waking(spool)
    busy = account(office)
    Delivery.objects.bulk_create(
        Delivery(organisation=office, post=post(office), account=busy, key=f"{number}", state=State.QUEUED)
        for number in range(claims.BACKLOG)
    )
    waking.look()
    assert spool.lose() == config().corong_collect_processes
    waking.look()
    assert spool.lose() == 0
    Delivery.objects.all().delete()
    waking.look()
    assert spool.lose() == config().corong_collect_processes
