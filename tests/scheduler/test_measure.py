"""Which readings are planned, and what becomes of those whose worker died."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import pytest

from corong.database import now
from corong.publications.models import Publication
from scheduler import measure
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication
from tests.worker.engine import Spool


def planned(spool: Spool) -> list[int]:
    """Plan once; give the publications that a worker is told to read."""
    spool.lose()
    measure.publications(spool)
    return [number for _, [ids] in spool.sent for number in cast("Sequence[int]", ids)]


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_planned_once_and_again_when_its_worker_has_been_silent_for_long() -> None:
    found = publication(account(organisation()))
    Publication.objects.update(next_pull_at=now() - timedelta(seconds=1))
    spool = Spool()
    assert planned(spool) == [found.pk]
    assert planned(spool) == []
    Publication.objects.update(pull_lease_until=now() - timedelta(seconds=1))
    assert planned(spool) == [found.pk]
