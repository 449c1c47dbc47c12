"""When an office gets a notice."""

import pytest

from corong.alerts.headlines import headlines
from corong.alerts.rules import CAUSES, QUIET_SECONDS, Cause, is_notice_due
from corong.deliveries.reasons import Code

NO_TROUBLE = {Code.TIME, Code.HOLD, Code.NEW_TIME, Code.BY_HAND, Code.NOT_SCHEDULED}


@pytest.mark.parametrize(
    ("untold", "told_lately", "seconds_since_last", "is_due"),
    [
        pytest.param({"token"}, set(), None, True, id="the first trouble"),
        pytest.param({"token"}, {"token"}, 30, False, id="more of what it knows"),
        pytest.param({"token", "missed"}, {"token"}, 30, True, id="a new cause"),
        pytest.param({"token"}, {"token"}, QUIET_SECONDS, True, id="more of it after the quiet time"),
        pytest.param(set(), {"token"}, QUIET_SECONDS, False, id="nothing new"),
    ],
)
def test_an_office_hears_of_new_causes_at_once_and_of_the_rest_in_its_time(
    untold: set[str], told_lately: set[str], seconds_since_last: float | None, *, is_due: bool
) -> None:
    found = is_notice_due(
        untold=untold,
        told_lately=told_lately,
        seconds_since_last=seconds_since_last,
        has_open=True,
        has_ended=False,
    )
    assert found is is_due


@pytest.mark.parametrize(
    ("has_open", "seconds", "is_due"), [(False, 900, True), (True, 900, False), (False, 60, False)]
)
def test_an_office_hears_when_the_last_trouble_is_over(*, has_open: bool, seconds: float, is_due: bool) -> None:
    found = is_notice_due(untold=(), told_lately=(), seconds_since_last=seconds, has_open=has_open, has_ended=True)
    assert found is is_due


def test_every_reason_is_a_trouble_or_known_to_be_none() -> None:
    assert set(CAUSES) | NO_TROUBLE == set(Code)
    assert not set(CAUSES) & NO_TROUBLE


def test_every_cause_has_a_headline() -> None:
    assert set(headlines(1)) == set(Cause)
