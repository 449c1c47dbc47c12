"""When a saved report is due: after whole weeks and months of the office's own calendar, each once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from corong.metrics.periods import Period
from corong.reports.models import Rhythm
from corong.reports.rules import due, last_whole

WITA = ZoneInfo("Asia/Makassar")
days = some.dates(date(2020, 1, 1), date(2040, 1, 1))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA).astimezone(UTC)


@given(days)
def test_a_week_is_from_monday_to_sunday_and_over(today: date) -> None:
    period = last_whole(Rhythm.WEEKLY, today)
    assert (period.first.weekday(), period.length) == (0, 7)
    assert timedelta(days=1) <= today - period.last <= timedelta(days=7)


@given(days)
def test_a_month_is_a_whole_one_and_over(today: date) -> None:
    period = last_whole(Rhythm.MONTHLY, today)
    assert period.first.day == 1
    assert (period.last + timedelta(days=1)).day == 1
    assert period.last < today <= period.last + timedelta(days=31)


@given(days, some.sampled_from(Rhythm))
def test_periods_follow_one_another_without_a_gap(today: date, rhythm: Rhythm) -> None:
    now = last_whole(rhythm, today)
    assert last_whole(rhythm, now.last).last + timedelta(days=1) == now.first


def test_a_report_is_due_in_the_morning_after_its_last_day_in_the_zone_of_the_office() -> None:
    saved_at = at("2026-11-18T12:00")
    week = Period(date(2026, 11, 16), date(2026, 11, 22))
    assert due(Rhythm.WEEKLY, saved_at=saved_at, now=at("2026-11-23T05:59"), zone=WITA) is None
    assert due(Rhythm.WEEKLY, saved_at=saved_at, now=at("2026-11-23T06:00"), zone=WITA) == week
    assert due(Rhythm.WEEKLY, saved_at=saved_at, now=at("2026-11-29T23:00"), zone=WITA) == week


def test_what_was_over_before_it_was_saved_is_not_sent() -> None:
    assert due(Rhythm.MONTHLY, saved_at=at("2026-11-01T00:30"), now=at("2026-11-02T09:00"), zone=WITA) is None
