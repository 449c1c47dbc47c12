"""Live broadcasts that do not go as planned are told of, those that somebody holds are not."""

from datetime import timedelta
from typing import Any

import pytest

from corong.alerts import commands, queries, wording
from corong.alerts.models import Alert, Notice
from corong.alerts.rules import URGENT, Cause
from corong.alerts.troubles import present
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State
from corong.database import now
from corong.deliveries import holds
from corong.organisations.models import Organisation
from corong.people.models import Role
from tests.factories.accounts import account
from tests.factories.broadcasts import broadcast
from tests.factories.organisations import organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    made = organisation("Dinas Latihan", is_practice=False)
    person("redaktur@latihan.example", roles={made: Role.EDITOR}, is_practice=False)
    return made


def planned(office: Organisation, state: State, *, minutes: int = -10, **columns: Any) -> Broadcast:
    return broadcast(
        account(office, "youtube"), state=state, starts_at=now() + timedelta(minutes=minutes), by=None, **columns
    )


def causes() -> list[str]:
    return sorted(trouble.cause for trouble in present())


@pytest.mark.parametrize(
    ("state", "columns", "cause"),
    [
        (State.FAILED, {"next_at": None}, Cause.BROADCAST_FAILED),
        (State.MISSED, {"next_at": None}, Cause.BROADCAST_MISSED),
        (State.UNCERTAIN, {"next_at": None}, Cause.BROADCAST_UNDECIDED),
        (State.READY, {}, Cause.BROADCAST_LATE),
        (State.PLANNED, {"needs_approval": True}, Cause.BROADCAST_LATE),
    ],
)
def test_each_trouble_of_a_broadcast_has_its_cause_and_does_not_wait_for_quiet_hours_to_end(
    office: Organisation, state: State, columns: dict[str, Any], cause: Cause
) -> None:
    planned(office, state, **columns)
    assert causes() == [cause]
    assert cause in URGENT


def test_what_goes_as_planned_is_no_trouble(office: Organisation) -> None:
    planned(office, State.LIVE)
    planned(office, State.COMPLETE, minutes=-90)
    planned(office, State.CANCELLED)
    planned(office, State.READY, minutes=30)
    planned(office, State.READY, is_automatic=False)
    planned(office, State.UNCERTAIN)
    planned(office, State.FAILED, minutes=-3 * 24 * 60)
    assert causes() == []


def test_a_hold_is_a_wish_and_no_trouble(office: Organisation) -> None:
    planned(office, State.READY)
    holds.place(reason="bencana", by=None, organisation=office)
    assert causes() == []


def test_the_mail_names_the_broadcast_and_what_the_platform_said_and_its_end_is_told(office: Organisation) -> None:
    made = planned(office, State.FAILED, reason="the channel may not broadcast live", title="(latihan) Rapat")
    [number] = commands.note(present())
    letter = wording.letter(queries.content(number))
    assert "Rapat" in letter.text
    assert "the channel may not broadcast live" in letter.text
    assert Alert.objects.get().told_in_id == number
    Broadcast.objects.filter(pk=made.pk).update(state=State.CANCELLED)
    Notice.objects.update(made_at=now() - timedelta(minutes=11))
    [ended] = commands.note(present())
    assert queries.content(ended).ended == 1
