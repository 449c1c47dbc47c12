"""A report as data: what a page shows, a file holds and a mail brings are the same tables; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from corong.metrics.queries import Known

Cell = str | int | float | date | datetime | Known | None
"""A value, or why there is none; None is where there is nothing to know, such as a change from nothing."""


class Kind(StrEnum):
    """How the cells of a column are written."""

    TEXT = "text"
    COUNT = "count"
    GAIN = "gain"
    """A count with its sign."""
    RATE = "rate"
    """A number with one decimal."""
    SHARE = "share"
    """A part of one, as a percentage."""
    CHANGE = "change"
    """A part of one that was added or lost, as a percentage with its sign."""
    DAY = "day"
    MOMENT = "moment"

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the end of their column."""
        return self not in {Kind.TEXT, Kind.DAY, Kind.MOMENT}


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and what it is about: a kind of page with a number, such as `("publication", 7)`."""

    cells: Sequence[Cell]
    about: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `rows` of a large one may be read as they are written, once."""

    name: str
    """Names it in addresses and files: lower-case letters and underscores."""
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Report:
    """Tables with what must be known to read them: of whom, of when, as of when, and what the figures mean."""

    name: str
    title: str
    zone: ZoneInfo
    as_of: datetime | None
    tables: Sequence[Table]
    facts: Sequence[tuple[str, str]] = ()
    """Such as the office and the period, each with its value."""
    definitions: Sequence[Definition] = field(default=())


def change(now: float | None, before: float | None) -> float | None:
    """Give what was added as a part of what there was; None where there was nothing, or it is not known."""
    if now is None or not before:
        return None
    return (now - before) / abs(before)
