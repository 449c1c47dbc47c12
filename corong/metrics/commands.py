"""The only writers of readings: a chunk at a time, by COPY into a staging table and a few statements from there."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db import connection

from corong.database import numbers, rows
from corong.metrics import derived
from corong.metrics.models import METRICS
from corong.metrics.pacing import Pacing, Plan, Stored

NOT_OFFERED = "not offered"
"""The reason stored where a platform gives no figures at all: it is not asked again."""


class Measured(NamedTuple):
    """What one reading brought: counters by metric, or that the post is gone, or why it failed."""

    publication_id: int
    at: datetime | None = None
    counters: Mapping[str, int] = MappingProxyType({})
    is_gone: bool = False
    is_offered: bool = True
    failure: str = ""
    not_before: datetime | None = None


def store(measured: Sequence[Measured]) -> None:
    """
    Store readings, in the caller's transaction.

    An equal reading extends the last row. A missing counter never overwrites one that was read before. Running it
    twice with the same readings changes nothing the second time. One that is not newer than what is stored, as the
    clocks of two machines differ or one was put back, changes nothing but the time of the next.
    """
    # Readings that are lost in a crash of the database are lost with the time of the next, and taken again.
    rows("SET LOCAL synchronous_commit TO off")
    moment = rows("SELECT clock_timestamp()")[0][0]
    known = {row[0]: Stored(*row) for row in rows(_KNOWN, [numbers(reading.publication_id for reading in measured)])}
    pacing = Pacing()
    rows(_STAGING)
    rows("DELETE FROM staging")  # a transaction may store twice
    lines = []
    early = []
    for reading in measured:
        row = known.get(reading.publication_id)
        at = (reading.at or moment).timestamp()
        if row is None:
            continue
        if reading.at and row.measured_at is not None and at <= row.measured_at:
            early.append((row.pk, pacing.until_newer(row, row.measured_at, at)))
            continue
        before = json.loads(row.latest)
        latest = {**before, **reading.counters}
        plan = pacing.plan(row, before, latest, at, has_failed=bool(reading.failure))
        is_new = bool(reading.counters) and (latest != before or row.sampled_at is None)
        lines.append(_line(reading, row, plan, latest=_json(latest) if is_new else row.latest, is_new=is_new))
    with connection.cursor() as cursor, cursor.copy("COPY staging FROM STDIN") as copy:
        copy.write("".join(lines))
    for statement in _STATEMENTS:
        rows(statement)
    rows(_UPDATE, {"moment": moment})
    if early:
        rows(_AGAIN, {"moment": moment, "ids": [each[0] for each in early], "pauses": [each[1] for each in early]})


def _line(reading: Measured, row: Stored, plan: Plan, *, latest: str, is_new: bool) -> str:
    """Write a row of the staging table as COPY takes it: value by value the library takes longer than the rest."""
    counters = reading.counters
    values = (
        str(row.pk),
        str(row.account_id),
        _text(row.timezone),
        row.published,
        row.latest,
        _NULL if row.sampled_at is None else row.sampled_at,
        _NULL if reading.at is None else reading.at.isoformat(),
        "t" if is_new else "f",
        "t" if reading.is_gone else "f",
        _text(reading.failure[:500] if reading.is_offered else NOT_OFFERED),
        latest,
        str(plan.pause) if reading.is_offered else _NULL,
        _NULL if reading.not_before is None else reading.not_before.isoformat(),
        str(plan.pace),
        str(plan.pull_seconds),
        *[str(counters[metric]) if metric in counters else _NULL for metric in METRICS],
    )
    return "\t".join(values) + "\n"


_NULL: Final = "\\N"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _json(counters: Mapping[str, int]) -> str:
    """Write counters as JSON; their names are ours, and need no quoting beyond the marks."""
    return "{" + ", ".join([f'"{metric}": {value}' for metric, value in counters.items()]) + "}"


# Locked: of two readings stored at the same moment the second must know of the first. No key changes: what refers to a
# post need not wait.
_KNOWN: Final = """
    SELECT p.id, a.platform, a.home, extract(epoch FROM p.published_at)::float8, p.latest::text,
           extract(epoch FROM p.measured_at)::float8, p.sampled_at::text, p.measure_failed_at IS NOT NULL,
           p.pace, p.pull_seconds, p.account_id, o.timezone, p.published_at::text
    FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
    JOIN organisations_organisation o ON o.id = a.organisation_id
    WHERE p.id = ANY(%s::bigint[]) ORDER BY p.id FOR NO KEY UPDATE OF p
"""
# Made once a connection: making a table costs as much as filling it. It holds what the statements need of the
# publications as they were before, so that none looks for them.
_STAGING: Final = """
    CREATE TEMPORARY TABLE IF NOT EXISTS staging (
        publication_id bigint, account_id bigint, timezone text, published_at timestamptz, before jsonb,
        sampled_at timestamptz, at timestamptz, is_new boolean, is_gone boolean, failure text, latest jsonb,
        pause float, not_before timestamptz, pace float, pull_seconds float,
        views bigint, reach bigint, likes bigint, comments bigint,
        shares bigint, quotes bigint, saves bigint, clicks bigint
    ) ON COMMIT DELETE ROWS
"""
_STATEMENTS = (
    """
    UPDATE metrics_sample s SET seen_at = g.at FROM staging g
    WHERE g.failure = '' AND NOT g.is_gone AND NOT g.is_new
      AND s.publication_id = g.publication_id AND s.taken_at = g.sampled_at
    """,
    """
    INSERT INTO metrics_sample
        (publication_id, taken_at, seen_at, views, reach, likes, comments, shares, quotes, saves, clicks)
    SELECT publication_id, at, at, views, reach, likes, comments, shares, quotes, saves, clicks
    FROM staging WHERE is_new ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO metrics_rollup AS r
        (publication_id, day, account_id, taken_at, views, reach, likes, comments, shares, quotes, saves, clicks)
    SELECT g.publication_id, (g.at AT TIME ZONE g.timezone)::date, g.account_id, g.at,
           g.views, g.reach, g.likes, g.comments, g.shares, g.quotes, g.saves, g.clicks
    FROM staging g
    WHERE g.failure = '' AND NOT g.is_gone
    ON CONFLICT (publication_id, day) DO UPDATE SET
        taken_at = excluded.taken_at,
        views = coalesce(excluded.views, r.views), reach = coalesce(excluded.reach, r.reach),
        likes = coalesce(excluded.likes, r.likes), comments = coalesce(excluded.comments, r.comments),
        shares = coalesce(excluded.shares, r.shares), quotes = coalesce(excluded.quotes, r.quotes),
        saves = coalesce(excluded.saves, r.saves), clicks = coalesce(excluded.clicks, r.clicks)
    WHERE excluded.taken_at >= r.taken_at
    """,
    derived.GAINS,
    derived.MILESTONES,
)
_UPDATE: Final = """
    UPDATE publications_publication p SET
        latest = CASE WHEN g.failure = '' AND NOT g.is_gone THEN g.latest ELSE p.latest END,
        readings = p.readings + CASE WHEN g.failure = '' AND NOT g.is_gone THEN 1 ELSE 0 END,
        measured_at = CASE WHEN g.failure = '' THEN g.at ELSE p.measured_at END,
        sampled_at = CASE WHEN g.is_new THEN g.at ELSE p.sampled_at END,
        confirmed_at = CASE WHEN g.failure = '' AND NOT g.is_gone THEN coalesce(p.confirmed_at, g.at)
                            ELSE p.confirmed_at END,
        gone_at = CASE WHEN g.is_gone THEN coalesce(p.gone_at, g.at) WHEN g.failure = '' THEN NULL ELSE p.gone_at END,
        measure_failed_at = CASE WHEN g.failure <> '' THEN clock_timestamp() ELSE NULL END,
        measure_reason = g.failure,
        next_pull_at = CASE WHEN g.pause IS NOT NULL
                            THEN greatest(%(moment)s + g.pause * interval '1 second', g.not_before) END,
        pace = g.pace, pull_seconds = g.pull_seconds
    FROM staging g WHERE p.id = g.publication_id
"""
# Only what is still due: where another process brought the newer reading, the next one is planned already.
_AGAIN: Final = """
    UPDATE publications_publication p SET next_pull_at = %(moment)s + x.pause * interval '1 second'
    FROM unnest(%(ids)s::bigint[], %(pauses)s::float8[]) AS x(id, pause)
    WHERE p.id = x.id AND p.next_pull_at <= %(moment)s
"""
