"""The one table of allowed state changes; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a delivery stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    HELD = "held"
    MISSED = "missed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    NEEDS_HAND = "needs_hand"


class Phase(StrEnum):
    """How far a try has come; stored before the phase starts. From COMMIT on the post may be visible."""

    NONE = "none"
    PREPARE = "prepare"
    PREPARED = "prepared"
    COMMIT = "commit"


class ForbiddenMoveError(Exception):
    """The table does not allow this change of state."""


MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.DRAFT: frozenset({State.IN_REVIEW, State.SCHEDULED, State.CANCELLED}),
    State.IN_REVIEW: frozenset({State.APPROVED, State.DRAFT, State.CANCELLED}),
    State.APPROVED: frozenset({State.SCHEDULED, State.HELD, State.DRAFT, State.CANCELLED}),
    State.SCHEDULED: frozenset(
        {State.QUEUED, State.HELD, State.MISSED, State.FAILED, State.NEEDS_HAND, State.DRAFT, State.CANCELLED}
    ),
    State.QUEUED: frozenset({State.PUBLISHING, State.SCHEDULED, State.HELD, State.MISSED, State.CANCELLED}),
    State.PUBLISHING: frozenset({State.PUBLISHED, State.SCHEDULED, State.UNCERTAIN, State.FAILED, State.HELD}),
    State.UNCERTAIN: frozenset({State.PUBLISHED, State.SCHEDULED, State.FAILED}),
    State.HELD: frozenset({State.SCHEDULED, State.DRAFT, State.CANCELLED}),
    State.MISSED: frozenset({State.SCHEDULED, State.DRAFT, State.CANCELLED}),
    State.FAILED: frozenset({State.SCHEDULED, State.DRAFT, State.CANCELLED}),
    State.NEEDS_HAND: frozenset({State.PUBLISHED, State.SCHEDULED, State.CANCELLED}),
    State.PUBLISHED: frozenset(),
    State.CANCELLED: frozenset(),
}

WAITS_FOR_A_PERSON: Final = frozenset({State.HELD, State.MISSED, State.FAILED, State.NEEDS_HAND})
NEEDS_A_PERSON: Final = (State.UNCERTAIN, State.FAILED, State.MISSED, State.HELD, State.NEEDS_HAND)
"""States that the home page and letters tell people of, because nothing happens until somebody acts."""
AT_REST: Final = WAITS_FOR_A_PERSON | {State.PUBLISHED, State.CANCELLED}
"""States the engine will not leave by itself."""


def check(frm: State, to: State) -> None:
    """
    Do nothing if the change is allowed.

    Raises:
        ForbiddenMoveError: it is not.
    """
    if to not in MOVES[frm]:
        raise ForbiddenMoveError(f"a delivery cannot go from {frm} to {to}")
