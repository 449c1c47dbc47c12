"""The one door through which a delivery changes state: checked against the table, its event in the same statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from corong.database import rows
from corong.deliveries import states
from corong.deliveries.states import State

COLUMNS: Final = frozenset(
    {
        "due_at",
        "next_at",
        "phase",
        "made_at",
        "notes",
        "fence",
        "lease_until",
        "lease_owner",
        "is_ahead",
        "queued_at",
        "commit_at",
        "tries",
        "looks",
        "reason_class",
        "reason",
    }
)
"""What may change together with the state."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A value the database computes, such as its own clock; `{}` in the expression stands for `parameter`."""

    expression: str
    parameter: object = None


NOW: Final = Computed("clock_timestamp()")
DUE: Final = Computed("due_at")
NEXT_FENCE: Final = Computed("fence + 1")
ONE_MORE_TRY: Final = Computed("tries + 1")


def after(seconds: float) -> Computed:
    """Give the moment this many seconds from now, by the database's clock."""
    return Computed("clock_timestamp() + {} * interval '1 second'", seconds)


@dataclass(frozen=True, slots=True)
class Along:
    """
    A further write in the statement of a move, for each row of `moved` (id, account_id, organisation_id, fence).

    `statement` takes its `parameters` by name, as in `%(worker)s`.
    """

    statement: str
    parameters: Mapping[str, object]


def move(
    ids: Sequence[int],
    *,
    frm: State,
    to: State,
    fence: int | None = None,
    changes: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
    person_id: int | None = None,
    only_if: str = "true",
    along: Along | None = None,
) -> list[int]:
    """
    Move those of the deliveries that are in state `frm` (and under `fence`) to `to`; give the ids that moved.

    `only_if` is a further condition on the row `d`. Each one that moved has its event, in the same statement.

    Raises:
        ForbiddenMoveError: the table does not allow the change.
    """
    states.check(frm, to)
    changes = changes or {}
    parameters: dict[str, object] = {
        "ids": list(ids),
        "frm": frm.value,
        "to": to.value,
        "fence": fence,
        "kind": f"delivery.{to.value}",
        "person": person_id,
        "details": json.dumps({"from": frm.value, **(details or {})}, default=str),
        **(along.parameters if along else {}),
    }
    for name, value in changes.items():
        parameters[f"new_{name}"] = value.parameter if isinstance(value, Computed) else _plain(value)
    shape = tuple((name, value.expression if isinstance(value, Computed) else "{}") for name, value in changes.items())
    statement = _statement(shape, len(ids) == 1, fence is not None, only_if, along.statement if along else "")
    return [int(row[0]) for row in rows(statement, parameters)]


def move_waiting(*, to: State, where: str, changes: Mapping[str, object]) -> list[int]:
    """Move what waits to go out, queued or not, and fulfils a condition on the row `d`; give the ids that moved."""
    # Locked in one order: two that stop the same deliveries at once do not wait for each other.
    found = rows(
        f"""
        SELECT d.id FROM deliveries_delivery d WHERE d.state IN ('scheduled', 'queued') AND {where}
        ORDER BY d.id FOR NO KEY UPDATE OF d
        """  # noqa: S608 - conditions written in this package
    )
    moved: list[int] = []
    for frm in (State.SCHEDULED, State.QUEUED) if found else ():
        moved += move([row[0] for row in found], frm=frm, to=to, changes=changes, only_if=where)
    return moved


@cache
def _statement(
    shape: tuple[tuple[str, str], ...],
    is_single: bool,  # noqa: FBT001 - keys of the cache
    has_fence: bool,  # noqa: FBT001 - as above
    only_if: str,
    along: str,
) -> str:
    """Write the statement of one kind of move; every value is a parameter, every name is ours."""
    # PostgreSQL plans a prepared statement once if it knows that one row is meant; for an array of unknown length it
    # makes a plan at every call, which takes as long as the move.
    which = "d.id = (%(ids)s::bigint[])[1]" if is_single else "d.id = ANY(%(ids)s)"
    unknown = {name for name, _ in shape} - COLUMNS
    if unknown:
        raise ValueError(f"not columns that change with the state: {', '.join(sorted(unknown))}")
    sets = "".join(
        f", {name} = " + expression.replace("{}", f"%(new_{name})s{'::jsonb' if name == 'notes' else ''}")
        for name, expression in shape
    )
    fenced = "AND d.fence = %(fence)s" if has_fence else ""
    return f"""
        WITH moved AS (
            UPDATE deliveries_delivery d SET state = %(to)s {sets}
            WHERE {which} AND d.state = %(frm)s {fenced} AND {only_if}
            RETURNING d.id, d.account_id, d.organisation_id, d.due_at, d.fence
        ), logged AS (
            INSERT INTO events_event
                (at, kind, subject, subject_id, organisation_id, person_id, details, previous, seal)
            SELECT clock_timestamp(), %(kind)s, 'delivery', id, organisation_id, %(person)s,
                   %(details)s::jsonb || jsonb_build_object('due_at', due_at, 'fence', fence), '', ''
            FROM moved
        ) {along}
        SELECT id FROM moved
    """  # noqa: S608 - only names and expressions written in this package


def _plain(value: object) -> object:
    return json.dumps(value, default=str) if isinstance(value, dict) else value
