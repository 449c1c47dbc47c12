"""When a request is decided."""

from hypothesis import given
from hypothesis import strategies as st

from corong.approvals.rules import outcome

seats = st.sets(st.integers(1, 6), max_size=6)
words = st.dictionaries(st.integers(1, 8), st.booleans(), max_size=8)


@given(asked=seats, said=words, needs_all=st.booleans())
def test_only_those_who_are_asked_decide(asked: set[int], said: dict[int, bool], *, needs_all: bool) -> None:
    heard = {seat: word for seat, word in said.items() if seat in asked}
    assert outcome(asked=asked, said=said, needs_all=needs_all) == outcome(asked=asked, said=heard, needs_all=needs_all)


@given(asked=seats, said=words, needs_all=st.booleans())
def test_approved_means_that_somebody_agreed_and_nobody_refused(
    asked: set[int], said: dict[int, bool], *, needs_all: bool
) -> None:
    if outcome(asked=asked, said=said, needs_all=needs_all):
        agreed = {seat for seat in asked if said.get(seat)}
        assert agreed
        assert not {seat for seat in asked if said.get(seat) is False}
        assert not needs_all or agreed == asked


def test_one_refusal_is_enough() -> None:
    assert outcome(asked={1, 2, 3}, said={1: True, 2: False}, needs_all=True) is False
    assert outcome(asked={1, 2, 3}, said={1: True, 2: False}, needs_all=False) is False


def test_it_is_open_until_enough_have_spoken() -> None:
    assert outcome(asked={1, 2}, said={}, needs_all=False) is None
    assert outcome(asked={1, 2}, said={1: True}, needs_all=True) is None
    assert outcome(asked={1, 2}, said={1: True, 2: True}, needs_all=True) is True
    assert outcome(asked=set(), said={1: True}, needs_all=True) is None
