"""The only writers of readings: a chunk at a time, by COPY into a staging table and a few statements from there."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from django.db import connection

from corong.database import numbers, rows
from corong.metrics import derived
from corong.metrics.models import METRICS
from corong.metrics.pacing import Pacing, Stored

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
    twice with the same readings changes nothing the second time.
    """
    moment = rows("SELECT clock_timestamp()")[0][0]
    known = {row[0]: Stored(*row) for row in rows(_KNOWN, [numbers(reading.publication_id for reading in measured)])}
    pacing = Pacing()
    rows(_STAGING)
    with connection.cursor() as cursor, cursor.copy("COPY staging FROM STDIN") as copy:
        for reading in measured:
            row = known.get(reading.publication_id)
            at = (reading.at or moment).timestamp()
            if row is None or (reading.at and row.measured_at is not None and at <= row.measured_at):
                continue
            before = json.loads(row.latest)
            latest = {**before, **reading.counters}
            is_new = bool(reading.counters) and (latest != before or not row.is_sampled)
            plan = pacing.plan(row, before, latest, at, has_failed=bool(reading.failure))
            next_pull_at = max(moment + timedelta(seconds=plan.pause), reading.not_before or moment)
            copy.write_row(
                (
                    reading.publication_id,
                    reading.at and reading.at.isoformat(),
                    is_new,
                    reading.is_gone,
                    reading.failure[:500] if reading.is_offered else NOT_OFFERED,
                    json.dumps(latest),
                    next_pull_at.isoformat() if reading.is_offered else None,
                    plan.pace,
                    plan.pull_seconds,
                    *map(reading.counters.get, METRICS),
                )
            )
    for statement in _STATEMENTS:
        rows(statement)


# Locked: of two readings stored at the same moment the second must know of the first. No key changes: what refers to a
# post need not wait.
_KNOWN: Final = """
    SELECT p.id, a.platform, a.home, extract(epoch FROM p.published_at)::float8, p.latest::text,
           extract(epoch FROM p.measured_at)::float8, p.sampled_at IS NOT NULL, p.measure_failed_at IS NOT NULL,
           p.pace, p.pull_seconds
    FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
    WHERE p.id = ANY(%s::bigint[]) ORDER BY p.id FOR NO KEY UPDATE OF p
"""
# Made once a connection: making a table costs as much as filling it. The second statement is for a transaction that
# stores twice.
_STAGING: Final = """
    CREATE TEMPORARY TABLE IF NOT EXISTS staging (
        publication_id bigint, at timestamptz, is_new boolean, is_gone boolean, failure text, latest jsonb,
        next_pull_at timestamptz, pace float, pull_seconds float,
        views bigint, reach bigint, likes bigint, comments bigint,
        shares bigint, quotes bigint, saves bigint, clicks bigint
    ) ON COMMIT DELETE ROWS;
    DELETE FROM staging
"""
_STATEMENTS = (
    """
    UPDATE metrics_sample s SET seen_at = g.at FROM staging g JOIN publications_publication p ON p.id = g.publication_id
    WHERE g.failure = '' AND NOT g.is_gone AND NOT g.is_new
      AND s.publication_id = g.publication_id AND s.taken_at = p.sampled_at
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
    SELECT g.publication_id, (g.at AT TIME ZONE o.timezone)::date, p.account_id, g.at,
           g.views, g.reach, g.likes, g.comments, g.shares, g.quotes, g.saves, g.clicks
    FROM staging g JOIN publications_publication p ON p.id = g.publication_id
    JOIN accounts_account a ON a.id = p.account_id JOIN organisations_organisation o ON o.id = a.organisation_id
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
    """
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
        next_pull_at = g.next_pull_at, pace = g.pace, pull_seconds = g.pull_seconds, pull_lease_until = NULL
    FROM staging g WHERE p.id = g.publication_id
    """,
)
