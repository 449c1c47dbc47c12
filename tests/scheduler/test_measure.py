"""When collect workers are woken to read counters."""

from datetime import timedelta

import pytest

from corong.config import config
from corong.database import now
from corong.publications.models import Publication
from scheduler import measure
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication
from tests.worker.engine import Spool


@pytest.mark.django_db(transaction=True)
def test_collect_workers_are_woken_when_a_reading_is_due_and_only_then() -> None:
    publication(account(organisation()))
    spool = Spool()
    measure.publications(spool)
    assert spool.sent == []
    Publication.objects.update(next_pull_at=now() - timedelta(seconds=1))
    measure.publications(spool)
    assert spool.sent == [("corong.measure", [])] * config().corong_collect_processes
