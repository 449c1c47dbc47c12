"""What became of the measuring: no reading stored twice, and no publication forgotten."""

from collections.abc import Sequence
from typing import Final

from corong.config import config
from corong.database import rows, unit
from corong.metrics.models import METRICS

LATE_SECONDS: Final = 20.0
"""How long after its time a reading may begin, beside the time in which a dead worker's readings are planned again."""

_SAME: Final = " AND ".join(f"{name} IS NOT DISTINCT FROM before_{name}" for name in METRICS)
_BEFORE: Final = ", ".join(f"lag({name}) OVER w AS before_{name}" for name in METRICS)
_TWICE: Final = f"""
    SELECT count(*) FROM (
        SELECT *, lag(seen_at) OVER w AS before_seen_at, {_BEFORE}
        FROM metrics_sample WINDOW w AS (PARTITION BY publication_id ORDER BY taken_at)
    ) s WHERE before_seen_at IS NOT NULL AND (taken_at <= before_seen_at OR ({_SAME}))
"""  # noqa: S608 - constants of this module
_UNCOUNTED: Final = """
    SELECT count(*) FROM publications_publication p
    LEFT JOIN (SELECT publication_id, count(*) AS rows FROM metrics_sample GROUP BY 1) s ON s.publication_id = p.id
    WHERE p.readings < coalesce(s.rows, 0) OR (p.readings > 0) <> (p.confirmed_at IS NOT NULL)
"""
_FORGOTTEN: Final = """
    SELECT p.id, p.delivery_id, a.platform, p.measured_at, p.measure_reason, p.next_pull_at
    FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
    WHERE p.next_pull_at IS NULL
       OR p.next_pull_at < clock_timestamp() - %s * interval '1 second'
       OR (p.measured_at IS NULL AND (p.measure_failed_at IS NULL OR a.remote_id <> ALL(%s)))
    ORDER BY p.id
"""


def tolerance() -> float:
    """Seconds after which a publication that was to be read counts as forgotten."""
    return config().corong_pull_lease_seconds + LATE_SECONDS


def forgotten(unreadable: Sequence[str]) -> list[tuple[object, ...]]:
    """
    Give the publications that were never read, or whose next reading is overdue.

    Of `unreadable` accounts (by remote id), whose platform shows no figures, it is enough to have been asked for.
    """
    with unit():
        return rows(_FORGOTTEN, [tolerance(), list(unreadable)])


def figures(unreadable: Sequence[str]) -> dict[str, int]:
    """
    Count the samples, and what must not be.

    A sample is there twice when it overlaps with the one before or says the same, or when there are more of them than
    readings.
    """
    with unit():
        samples = int(rows("SELECT count(*) FROM metrics_sample")[0][0])
        readings = int(rows("SELECT coalesce(sum(readings), 0) FROM publications_publication")[0][0])
        twice = int(rows(_TWICE)[0][0]) + int(rows(_UNCOUNTED)[0][0])
    return {
        "samples": samples,
        "readings": readings,
        "samples_twice": twice,
        "forgotten": len(forgotten(unreadable)),
    }
