"""The next free time: one of the usual ones, an hour ahead at least, and with nothing near it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.deliveries.slots import APART, USUAL, next_free

WITA = ZoneInfo("Asia/Makassar")


def at(day: int, clock: str) -> datetime:
    return datetime.combine(datetime(2026, 12, day, tzinfo=UTC).date(), time.fromisoformat(clock), WITA)


@pytest.mark.parametrize(
    ("now", "planned", "found"),
    [
        (at(1, "06:00"), [], at(1, "08:00")),
        (at(1, "07:01"), [], at(1, "12:00")),
        (at(1, "06:00"), [at(1, "08:59")], at(1, "12:00")),
        (at(1, "06:00"), [at(1, "09:00"), at(1, "07:00")], at(1, "08:00")),
        (at(1, "18:30"), [at(2, "08:00")], at(2, "12:00")),
        (at(1, "18:30").astimezone(UTC), [at(2, "08:00").astimezone(UTC)], at(2, "12:00")),
    ],
)
def test_the_next_free_time(now: datetime, planned: list[datetime], found: datetime) -> None:
    assert next_free(now, WITA, planned) == found


def test_there_is_none_where_everything_is_taken() -> None:
    every = [at(1, "06:00") + timedelta(hours=number) for number in range(24 * 40)]
    assert next_free(at(1, "06:00"), WITA, every) is None


@given(
    now=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    hours=st.lists(st.floats(0, 500), max_size=40),
)
def test_what_is_found_is_usual_ahead_and_free(now: datetime, hours: list[float]) -> None:
    planned = [now + timedelta(hours=each) for each in hours]
    found = next_free(now, WITA, planned)
    if found is not None:
        assert found.astimezone(WITA).time() in USUAL
        assert found - now >= APART
        assert all(abs(found - each) >= APART for each in planned)
