"""What follows from stored readings is worked out from the command line, after an upgrade."""

from datetime import timedelta

import pytest

from corong.database import now
from corong.metrics.models import Milestone, Rollup
from tests.cli.terminal import listed, refused, told
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication, samples

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_days_and_milestones_are_worked_out_from_readings_that_had_none() -> None:
    first, second = (account(organisation()) for _ in range(2))
    for owner in (first, second):
        post = publication(owner, published_at=now() - timedelta(hours=5))
        samples(post, [(now() - timedelta(hours=4), {"likes": 3}), (now() - timedelta(hours=1), {"likes": 7})])
    assert f"{first.pk} " in told("figures", "rebuild", "--account", str(first.pk))
    assert set(Rollup.objects.values_list("account_id", flat=True)) == {first.pk}
    assert [each["account"] for each in listed("figures", "rebuild")] == [first.pk, second.pk]
    assert Rollup.objects.filter(account_id=second.pk).latest("day").likes == 7
    assert Milestone.objects.filter(account_id=second.pk, hours=24).get().likes == 7
    assert "no account 987654" in refused("figures", "rebuild", "--account", "987654", code=2)
