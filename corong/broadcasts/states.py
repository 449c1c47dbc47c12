"""The states of a broadcast and the one table of allowed changes; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """
    Where a broadcast stands for us.

    PLANNED: nothing of it is on the platform. MAKING: its page and stream are being made there. READY: it waits for
    its time and the encoder's picture. UNCERTAIN: its page may be there, only looking for it decides.
    """

    PLANNED = "planned"
    MAKING = "making"
    READY = "ready"
    TESTING = "testing"
    LIVE = "live"
    COMPLETE = "complete"
    HELD = "held"
    MISSED = "missed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


class Wish(StrEnum):
    """What a person wants next of a broadcast."""

    NONE = ""
    TEST = "test"
    LIVE = "live"
    END = "end"
    REMOVE = "remove"


class Step(StrEnum):
    """A call that changes something on the platform; stored before it is made."""

    NONE = ""
    ANNOUNCE = "announce"
    STREAM = "stream"
    BIND = "bind"
    ILLUSTRATE = "illustrate"
    CHANGE = "change"
    TEST = "test"
    LIVE = "live"
    END = "end"
    REMOVE = "remove"


class ForbiddenMoveError(Exception):
    """The table does not allow this change of state."""


MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.PLANNED: frozenset({State.MAKING, State.HELD, State.MISSED, State.FAILED, State.CANCELLED}),
    State.MAKING: frozenset(
        {
            State.PLANNED,
            State.READY,
            State.UNCERTAIN,
            State.HELD,
            State.MISSED,
            State.FAILED,
            State.CANCELLED,
        }
    ),
    State.UNCERTAIN: frozenset({State.MAKING, State.PLANNED, State.FAILED, State.CANCELLED}),
    State.READY: frozenset(
        {
            State.MAKING,
            State.TESTING,
            State.LIVE,
            State.COMPLETE,
            State.HELD,
            State.MISSED,
            State.FAILED,
            State.CANCELLED,
        }
    ),
    State.TESTING: frozenset(
        {State.LIVE, State.COMPLETE, State.HELD, State.MISSED, State.FAILED, State.CANCELLED, State.READY}
    ),
    State.LIVE: frozenset({State.COMPLETE, State.FAILED}),
    State.HELD: frozenset({State.PLANNED, State.MAKING, State.READY, State.CANCELLED}),
    State.MISSED: frozenset({State.PLANNED, State.MAKING, State.READY, State.CANCELLED}),
    State.FAILED: frozenset({State.PLANNED, State.MAKING, State.READY, State.CANCELLED}),
    State.COMPLETE: frozenset(),
    State.CANCELLED: frozenset(),
}

WATCHED: Final = frozenset({State.READY, State.TESTING, State.LIVE})
"""States in which it is on the platform, and looked at there."""
MOVING: Final = WATCHED | {State.PLANNED, State.MAKING, State.UNCERTAIN}
"""States in which the engine goes on by itself."""
WAITS_FOR_A_PERSON: Final = frozenset({State.HELD, State.MISSED, State.FAILED})
CHANGEABLE: Final = frozenset({State.PLANNED, State.MAKING, State.READY}) | WAITS_FOR_A_PERSON
"""States in which nobody watches it yet; while it is made only once its page is known, and between two calls."""
REMOVABLE: Final = CHANGEABLE | {State.TESTING}
ALLOWED: Final[Mapping[Wish, frozenset[State]]] = {
    Wish.TEST: frozenset({State.READY}),
    Wish.LIVE: frozenset({State.READY, State.TESTING}),
    Wish.END: frozenset({State.LIVE}),
}
"""In which states a wish may be uttered."""
ALWAYS: Final = frozenset({Step.END, Step.REMOVE})
"""Steps that no hold stops: they take from the public's view."""


def check(frm: State, to: State) -> None:
    """
    Do nothing if the change is allowed.

    Raises:
        ForbiddenMoveError: it is not.
    """
    if to not in MOVES[frm]:
        raise ForbiddenMoveError(f"a broadcast cannot go from {frm} to {to}")
