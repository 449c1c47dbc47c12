"""The table of states: where a delivery may go, and where it can no longer be lost from sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corong.deliveries.states import AT_REST, MOVES, WAITS_FOR_A_PERSON, ForbiddenMoveError, State, check

WALKS = st.lists(st.sampled_from(list(State)), max_size=30)


@given(walk=WALKS)
def test_a_walk_along_the_table_never_leaves_published_or_cancelled(walk: list[State]) -> None:
    state, seen = State.DRAFT, [State.DRAFT]
    for wish in walk:
        try:
            check(state, wish)
        except ForbiddenMoveError:
            continue
        state = wish
        seen.append(state)
    for end in (State.PUBLISHED, State.CANCELLED):
        assert end not in seen[:-1]


@given(frm=st.sampled_from(list(State)), to=st.sampled_from(list(State)))
def test_the_door_opens_exactly_for_what_the_table_names(frm: State, to: State) -> None:
    if to in MOVES[frm]:
        check(frm, to)
    else:
        with pytest.raises(ForbiddenMoveError):
            check(frm, to)


def test_every_state_has_its_line_and_none_goes_to_itself() -> None:
    assert set(MOVES) == set(State)
    assert all(state not in targets for state, targets in MOVES.items())


def test_every_state_can_still_come_to_an_end() -> None:
    reached = {State.PUBLISHED, State.CANCELLED}
    while more := {state for state, targets in MOVES.items() if targets & reached} - reached:
        reached |= more
    assert reached == set(State)


def test_what_may_be_visible_cannot_be_called_off_or_given_a_new_time_unseen() -> None:
    for state in (State.PUBLISHING, State.UNCERTAIN, State.PUBLISHED):
        assert State.CANCELLED not in MOVES[state]
    assert all(MOVES[state] & {State.SCHEDULED} for state in WAITS_FOR_A_PERSON)
    assert State.UNCERTAIN not in AT_REST
    assert [state for state in State if State.PUBLISHED in MOVES[state]] == [
        State.PUBLISHING,
        State.UNCERTAIN,
        State.NEEDS_HAND,
    ]
