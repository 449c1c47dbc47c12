"""
Takes in readings by the million, and works out anew what follows from them.

For histories that come whole: another service's export, a restored archive, an upgrade from before there were days
of accounts and milestones. Readings made by the workers go through `commands.store`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import connection

from corong.database import rows
from corong.metrics.derived import KNOWN_FROM_THE_START, MILESTONE_HOURS
from corong.metrics.models import METRICS

SampleRow = tuple[int, datetime, datetime, *tuple[int | None, ...]]
"""A publication's id, from when until when it had these counters, and the counters in the order of `METRICS`."""

_COLUMNS: Final = ", ".join(METRICS)
_TYPES: Final = ["int8", "timestamptz", "timestamptz", *["int8"] * len(METRICS)]


def load(samples: Iterable[SampleRow]) -> int:
    """
    Add readings of which none is stored yet, in the caller's transaction; say how many.

    Their weeks must have their tables (`partitions.ensure`). Nothing else is changed: `rebuild` follows.

    Raises:
        django.db.IntegrityError: one of them is stored already, and so none is added.
    """
    number = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY metrics_sample (publication_id, taken_at, seen_at, {_COLUMNS}) FROM STDIN (FORMAT BINARY)"
        ) as copy,
    ):
        copy.set_types(_TYPES)
        write = copy.write_row
        for sample in samples:
            write(sample)
            number += 1
    return number


def rebuild(account_ids: Sequence[int]) -> None:
    """
    Work out the days and milestones of accounts from their stored readings, in the caller's transaction.

    Days of publications that are missing are added; those of accounts and the milestones are replaced. Followers are
    left as they are. A counter first read long after publishing is counted from the end of that day on.
    """
    # No reading may be stored between the reading of samples and the writing of what follows from them.
    rows(
        "SELECT id FROM publications_publication WHERE account_id = ANY(%s) ORDER BY id FOR UPDATE", [list(account_ids)]
    )
    for statement in _REBUILD:
        rows(statement, {"accounts": list(account_ids), "hours": list(MILESTONE_HOURS), "start": KNOWN_FROM_THE_START})


def _newest(metric: str) -> str:
    found = f"array_agg(s.{metric} ORDER BY s.at DESC) FILTER (WHERE s.{metric} IS NOT NULL)"
    return f"({found})[1] AS {metric}"


_NEWEST: Final = ", ".join(map(_newest, METRICS))
_ZONED: Final = """publications_publication p JOIN accounts_account a ON a.id = p.account_id
    JOIN organisations_organisation o ON o.id = a.organisation_id"""

# A reading that held for days stands on each of them.
_DAYS: Final = f"""
    INSERT INTO metrics_rollup (publication_id, day, account_id, taken_at, {_COLUMNS})
    SELECT p.id, s.day, p.account_id, max(s.at), {_NEWEST}
    FROM {_ZONED}
    JOIN LATERAL (
        SELECT d::date AS day,
            least(s.seen_at, (d + interval '1 day') AT TIME ZONE o.timezone - interval '1 second') AS at,
            {", ".join(f"s.{metric}" for metric in METRICS)}
        FROM metrics_sample s, generate_series(
            date_trunc('day', s.taken_at AT TIME ZONE o.timezone), s.seen_at AT TIME ZONE o.timezone, '1 day') AS d
        WHERE s.publication_id = p.id
    ) s ON true
    WHERE p.account_id = ANY(%(accounts)s)
    GROUP BY p.id, s.day
    ON CONFLICT (publication_id, day) DO NOTHING
"""  # noqa: S608 - constants of this package
_CLEARED: Final = f"""
    UPDATE metrics_accountday SET read_at = NULL, {", ".join(f"{metric} = NULL" for metric in METRICS)}
    WHERE account_id = ANY(%(accounts)s)
"""  # noqa: S608 - constants of this package
# Where a metric is missing for a while, a gain is counted from the last day that had it.
_GAINS: Final = f"""
    INSERT INTO metrics_accountday (account_id, day, read_at, {_COLUMNS})
    SELECT g.account_id, g.day, max(g.taken_at),
        {", ".join(f"sum(g.gain) FILTER (WHERE g.metric = '{metric}')::bigint AS {metric}" for metric in METRICS)}
    FROM (
        SELECT r.account_id, r.day, r.taken_at, v.metric,
            v.value - coalesce(
                lag(v.value) OVER (PARTITION BY r.publication_id, v.metric ORDER BY r.day),
                CASE WHEN r.taken_at <= p.published_at + %(start)s::interval THEN 0 END) AS gain
        FROM metrics_rollup r JOIN publications_publication p ON p.id = r.publication_id
        CROSS JOIN LATERAL (VALUES {", ".join(f"('{metric}', r.{metric})" for metric in METRICS)}) AS v(metric, value)
        WHERE p.account_id = ANY(%(accounts)s) AND v.value IS NOT NULL
    ) g
    GROUP BY g.account_id, g.day ORDER BY g.account_id, g.day
    ON CONFLICT (account_id, day) DO UPDATE SET
        read_at = excluded.read_at, {", ".join(f"{metric} = excluded.{metric}" for metric in METRICS)}
"""  # noqa: S608 - constants of this package
_DROPPED: Final = "DELETE FROM metrics_milestone WHERE account_id = ANY(%(accounts)s)"
_MILESTONES: Final = f"""
    INSERT INTO metrics_milestone (publication_id, hours, account_id, day, published_at, taken_at, {_COLUMNS})
    SELECT p.id, h.hours, p.account_id, (p.published_at AT TIME ZONE o.timezone)::date, p.published_at,
        max(s.at), {_NEWEST}
    FROM {_ZONED}
    CROSS JOIN unnest(%(hours)s::int[]) AS h(hours)
    JOIN LATERAL (
        SELECT least(s.seen_at, p.published_at + h.hours * interval '1 hour') AS at,
            {", ".join(f"s.{metric}" for metric in METRICS)}
        FROM metrics_sample s
        WHERE s.publication_id = p.id AND s.taken_at <= p.published_at + h.hours * interval '1 hour'
            AND s.taken_at >= p.published_at - interval '7 days'
    ) s ON true
    WHERE p.account_id = ANY(%(accounts)s)
    GROUP BY p.id, o.timezone, h.hours
"""  # noqa: S608 - constants of this package
_REBUILD: Final = (_DAYS, _CLEARED, _GAINS, _DROPPED, _MILESTONES)
