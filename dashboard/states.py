"""How each state of a delivery looks: an icon and a tone beside its name, never the colour alone."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from corong.deliveries.states import State


class Look(NamedTuple):
    """The name of an icon, and one of the tones good, info, warn, bad, calm."""

    icon: str
    tone: str


LOOKS: Final[Mapping[State, Look]] = {
    State.DRAFT: Look("draft", "calm"),
    State.IN_REVIEW: Look("eye", "info"),
    State.APPROVED: Look("check", "info"),
    State.SCHEDULED: Look("clock", "info"),
    State.QUEUED: Look("queue", "info"),
    State.PUBLISHING: Look("send", "info"),
    State.PUBLISHED: Look("check", "good"),
    State.HELD: Look("pause", "warn"),
    State.MISSED: Look("late", "warn"),
    State.FAILED: Look("cross", "bad"),
    State.UNCERTAIN: Look("question", "bad"),
    State.CANCELLED: Look("minus", "calm"),
    State.NEEDS_HAND: Look("hand", "warn"),
}
