"""What stands in the calendar, grouped as people think of it: one post at one time, with its accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from corong.deliveries.states import State
from corong.organisations.models import Organisation

_ORDER: Final = (
    State.FAILED,
    State.UNCERTAIN,
    State.NEEDS_HAND,
    State.MISSED,
    State.HELD,
    State.PUBLISHING,
    State.QUEUED,
    State.SCHEDULED,
    State.APPROVED,
    State.IN_REVIEW,
    State.DRAFT,
    State.PUBLISHED,
    State.CANCELLED,
)
_URGENCY: Final[Mapping[str, int]] = {state.value: number for number, state in enumerate(_ORDER)}
MOVABLE: Final = frozenset({State.SCHEDULED, State.HELD, State.MISSED, State.FAILED})
"""States in which a delivery can get another time, as `corong.deliveries.commands.reschedule` has it."""
_MOVABLE: Final = frozenset(state.value for state in MOVABLE)


class Line(NamedTuple):
    """A delivery as a calendar shows it: most of its row is for those who work on it. `number` is the delivery's."""

    number: int
    state: str
    account: int
    platform: str
    handle: str

    @property
    def urgency(self) -> int:
        """Give its place among those that need a look, the first of them 0."""
        return _URGENCY[self.state]


class Row(NamedTuple):
    """A delivery with its post and time, as it is read."""

    due_at: datetime
    post: int
    text: str
    has_media: bool
    office: int
    line: Line


@dataclass(slots=True)
class Slot:
    """One post at one time; of each account the part of the thread that most needs a look."""

    post: int
    text: str
    due_at: datetime
    organisation: Organisation
    has_media: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def can_move(self) -> bool:
        """Say whether any of it can get another time."""
        return any(line.state in _MOVABLE for line in self.lines)

    @property
    def first(self) -> Line:
        """Give the delivery that most needs a look."""
        return self.lines[0] if len(self.lines) == 1 else min(self.lines, key=lambda line: line.urgency)

    def add(self, line: Line) -> None:
        """Take in a delivery: of the parts on one account the first of those that most need a look is kept."""
        for place, known in enumerate(self.lines):
            if known.account == line.account:
                if line.urgency < known.urgency:
                    self.lines[place] = line
                return
        self.lines.append(line)


def grouped(rows: Iterable[Row], offices: Sequence[Organisation]) -> Sequence[Slot]:
    """Group deliveries of these offices by post and time, in the order given."""
    by_office = {office.pk: office for office in offices}
    found: dict[tuple[int, datetime], Slot] = {}
    for row in rows:
        key = (row.post, row.due_at)
        slot = found.get(key)
        if slot is None:
            slot = found[key] = Slot(row.post, row.text, row.due_at, by_office[row.office], row.has_media)
        slot.add(row.line)
    return list(found.values())
