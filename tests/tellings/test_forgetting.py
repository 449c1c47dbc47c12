"""What people were told long ago does not fill the database for ever."""

from datetime import timedelta

import pytest

from corong.alerts.models import Notice
from corong.database import now
from corong.tellings import forgetting
from corong.tellings.models import Channel, Despatch, Telling
from tests.factories.organisations import organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "is_unsent", "kept"),
    [(80, False, (1, 1)), (100, False, (1, 0)), (100, True, (1, 1)), (400, False, (0, 0))],
)
def test_only_what_is_old_and_done_is_forgotten(days: int, kept: tuple[int, int], *, is_unsent: bool) -> None:
    office, somebody, then = organisation(), person(), now() - timedelta(days=days)
    notice = Notice.objects.create(organisation=office, made_at=then)
    Telling.objects.create(person=somebody, notice=notice, told_at=then)
    Despatch.objects.create(
        person=somebody,
        channel=Channel.MAIL,
        notice=notice,
        occasion="latihan",
        next_try_at=then if is_unsent else None,
    )
    forgetting.forget()
    assert (Telling.objects.count(), Despatch.objects.count()) == kept
    assert Notice.objects.get() == notice
