"""The one door through which a delivery changes state: checked against the table, its event in the same statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from psycopg import sql

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
    """A value the database computes, such as its own clock."""

    expression: sql.Composable


NOW: Final = Computed(sql.SQL("clock_timestamp()"))
DUE: Final = Computed(sql.SQL("due_at"))
NEXT_FENCE: Final = Computed(sql.SQL("fence + 1"))
ONE_MORE_TRY: Final = Computed(sql.SQL("tries + 1"))


def after(seconds: float) -> Computed:
    """Give the moment this many seconds from now, by the database's clock."""
    return Computed(sql.SQL("clock_timestamp() + {} * interval '1 second'").format(sql.Literal(seconds)))


def move(
    ids: Sequence[int],
    *,
    frm: State,
    to: State,
    fence: int | None = None,
    changes: Mapping[str, object] | None = None,
    details: Mapping[str, object] | None = None,
    person_id: int | None = None,
    only_if: sql.Composable | None = None,
) -> list[int]:
    """
    Move those of the deliveries that are in state `frm` (and under `fence`) to `to`; give the ids that moved.

    `only_if` is a further condition on the row. Each one that moved has its event, in the same statement.

    Raises:
        ForbiddenMoveError: the table does not allow the change.
    """
    states.check(frm, to)
    changes = changes or {}
    unknown = set(changes) - COLUMNS
    if unknown:
        raise ValueError(f"not columns that change with the state: {', '.join(sorted(unknown))}")
    sets = [sql.SQL("state = {}").format(sql.Literal(to.value))]
    sets += [sql.SQL("{} = {}").format(sql.Identifier(name), _value(value)) for name, value in changes.items()]
    where: list[sql.Composable] = [
        sql.SQL("d.id = ANY({})").format(sql.Literal(list(ids))),
        sql.SQL("d.state = {}").format(sql.Literal(frm.value)),
    ]
    if fence is not None:
        where.append(sql.SQL("d.fence = {}").format(sql.Literal(fence)))
    if only_if is not None:
        where.append(only_if)
    statement = sql.SQL(
        """
        WITH moved AS (
            UPDATE deliveries_delivery d SET {sets} WHERE {where} RETURNING d.id, d.organisation_id, d.due_at, d.fence
        ), logged AS (
            INSERT INTO events_event
                (at, kind, subject, subject_id, organisation_id, person_id, details, previous, seal)
            SELECT clock_timestamp(), {kind}, 'delivery', id, organisation_id, {person},
                   {details}::jsonb || jsonb_build_object('due_at', due_at, 'fence', fence), '', ''
            FROM moved
        )
        SELECT id FROM moved
        """
    ).format(
        sets=sql.SQL(", ").join(sets),
        where=sql.SQL(" AND ").join(where),
        kind=sql.Literal(f"delivery.{to.value}"),
        person=sql.Literal(person_id),
        details=sql.Literal(json.dumps({"from": frm.value, **(details or {})}, default=str)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None))
        return [int(row[0]) for row in cursor.fetchall()]


def _value(value: object) -> sql.Composable:
    if isinstance(value, Computed):
        return value.expression
    if isinstance(value, dict):
        return sql.SQL("{}::jsonb").format(as_json(value))
    return sql.Literal(value)


def as_json(value: Mapping[str, object]) -> sql.Literal:
    """Write a mapping as a literal for a jsonb column."""
    return sql.Literal(json.dumps(value, default=str))
