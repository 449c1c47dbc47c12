"""Small charts, one a figure: drawn from the same tables that stand on the page."""

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from corong.metrics.best_time import Slot, Times
from corong.metrics.models import METRICS
from corong.reports import writing
from corong.reports.tables import Kind, Table
from corong.reports.times import effect, hour_in_words
from dashboard.engagement.labels import SERIES

Panel = dict[str, object]
FOLLOWERS_COLOUR = 5
POSTS_COLOUR = 6


def by_day(table: Table) -> Sequence[Panel]:
    """Draw each column of numbers of a table of days over time; what is no number leaves a gap."""
    rows = list(table.rows)[::-1]
    days = [str(row.cells[0]) for row in rows]
    names = writing.metric_names()
    colours = {names[metric]: SERIES[metric] for metric in METRICS}
    panels = []
    for place, column in enumerate(table.columns):
        values = [row.cells[place] for row in rows]
        if column.kind.is_number and any(isinstance(value, int) for value in values):
            panels.append(
                {
                    "id": f"panel-{place}",
                    "name": column.title,
                    "labels": days,
                    "is_days": True,
                    "shape": "line" if place == 1 else "bar",
                    "lines": [
                        {
                            "name": column.title,
                            "colour": colours.get(column.title, FOLLOWERS_COLOUR if place == 1 else POSTS_COLOUR),
                            "values": [value if isinstance(value, int) else None for value in values],
                        }
                    ],
                }
            )
    return panels


def by_office(table: Table, *, now: int, before: int) -> Panel | None:
    """Draw two columns of a table of offices beside each other; None: there is no figure in either."""
    rows = list(table.rows)

    def values(place: int) -> list[float | None]:
        return [value if isinstance(value := row.cells[place], int | float) else None for row in rows]

    both = values(now), values(before)
    if all(value is None for one in both for value in one):
        return None
    return {
        "id": f"panel-{table.name}",
        "name": table.title,
        "labels": [str(row.cells[0]) for row in rows],
        "is_days": False,
        "shape": "bar",
        "lines": [
            {"name": table.columns[now].title, "colour": SERIES.get(table.name, 1), "values": both[0]},
            {"name": table.columns[before].title, "colour": 0, "values": both[1]},
        ],
    }


class Square(NamedTuple):
    """One hour of a weekday: what it is above the usual and its posts, or none; `tone` names its ground."""

    slot: Slot | None
    text: str
    tone: str


def grid(found: Times) -> Sequence[tuple[str, Sequence[Square]]]:
    """Lay the slots out: a line for each hour that has posts, with the seven weekdays."""
    writer = writing.Writer(ZoneInfo("UTC"))
    hours = sorted({hour for _, hour in found.slots})
    return [
        (hour_in_words(hour), [_square(found.slots.get((day, hour)), found, writer) for day in range(7)])
        for hour in hours
    ]


def _square(slot: Slot | None, found: Times, writer: writing.Writer) -> Square:
    if slot is None:
        return Square(None, "", "none")
    value = effect(slot, is_enough=found.is_enough)
    if not isinstance(value, float):
        return Square(slot, str(value), "few")
    tone = "high" if slot.is_sure else "low" if value < 0 else "some"
    return Square(slot, writer.cell(value, Kind.CHANGE), tone)
