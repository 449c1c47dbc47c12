"""The one door through which deliveries change state."""

import pytest

from corong.deliveries import moves
from corong.deliveries.states import ForbiddenMoveError, State


@pytest.mark.django_db
def test_a_change_the_table_forbids_is_refused() -> None:
    with pytest.raises(ForbiddenMoveError):
        moves.move([1], frm=State.PUBLISHED, to=State.QUEUED)


@pytest.mark.django_db
def test_a_delivery_that_is_not_there_does_not_move() -> None:
    assert moves.move([1], frm=State.SCHEDULED, to=State.QUEUED) == []
