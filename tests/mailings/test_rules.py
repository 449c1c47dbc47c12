"""Quiet hours may go past midnight; a digest comes once a day, and not in the evening for the morning."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from corong.mailings.rules import LATEST, digest_due, quiet_until

WITA = ZoneInfo("Asia/Makassar")
clocks = some.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = some.integers(0, 365 * 24 * 60).map(lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


@pytest.mark.parametrize(
    ("moment", "begins", "ends", "until"),
    [
        ("2026-11-26T23:00", "21:00", "06:00", "2026-11-27T06:00"),
        ("2026-11-27T05:59", "21:00", "06:00", "2026-11-27T06:00"),
        ("2026-11-27T06:00", "21:00", "06:00", None),
        ("2026-11-26T20:59", "21:00", "06:00", None),
        ("2026-11-26T12:30", "12:00", "13:00", "2026-11-26T13:00"),
        ("2026-11-26T13:00", "12:00", "13:00", None),
        ("2026-11-26T12:00", "12:00", "12:00", None),
    ],
)
def test_quiet_hours_end_when_they_should(moment: str, begins: str, ends: str, until: str | None) -> None:
    found = quiet_until(at(moment), time.fromisoformat(begins), time.fromisoformat(ends), WITA)
    assert found == (at(until) if until else None)


def test_without_both_ends_no_hour_is_quiet() -> None:
    assert quiet_until(at("2026-11-26T23:00"), None, time(6), WITA) is None
    assert quiet_until(at("2026-11-26T23:00"), time(21), None, WITA) is None


@given(moments, clocks, clocks)
def test_the_end_of_quiet_hours_lies_ahead_and_is_not_quiet(moment: datetime, begins: time, ends: time) -> None:
    until = quiet_until(moment, begins, ends, WITA)
    if until is not None:
        assert moment < until
        assert until.timetz().replace(tzinfo=None) == ends
        assert quiet_until(until, begins, ends, WITA) is None


@given(moments, clocks)
def test_a_digest_is_due_in_the_hours_after_its_time_alone(moment: datetime, hour: time) -> None:
    due = digest_due(moment, hour, WITA)
    if due is not None:
        assert due.timetz().replace(tzinfo=None) == hour
        assert due <= moment < due + LATEST
    else:
        today = datetime.combine(moment.date(), hour, WITA)
        assert moment < today or moment >= today + LATEST
