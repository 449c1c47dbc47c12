from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from corong.histories import rules

MOMENT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_the_first_walk_goes_back_as_far_as_was_asked() -> None:
    assert rules.since(began_at=MOMENT, days=90, covered_at=None) == MOMENT - timedelta(days=90)


@given(st.integers(0, 3650), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_two_walks_leave_no_gap_between_them(days: int, ago: timedelta) -> None:
    covered = MOMENT - ago
    assert rules.since(began_at=MOMENT, days=days, covered_at=covered) <= covered


@given(st.integers(1, 100))
def test_pauses_grow_and_have_an_end(tries: int) -> None:
    assert rules.FIRST_PAUSE <= rules.pause(tries) <= rules.pause(tries + 1) <= rules.LONGEST_PAUSE
