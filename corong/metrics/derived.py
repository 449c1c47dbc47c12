"""
What follows from readings: the gains of each account by local day, and each post's counters at fixed ages.

The statements run on the staging table of `commands.store`, before the publications are updated: a gain is a reading
less what the publication knew until then.
"""

from typing import Final

from corong.metrics.models import METRICS

MILESTONE_HOURS: Final = (24, 168)
"""The ages at which a post's counters are kept: a day and a week."""
KNOWN_FROM_THE_START: Final = "3 days"
"""What is first read of a post within this time of publishing was gained; of an older one nobody knows when it came.
Longer than platforms take to deliver their figures (Instagram: two days)."""

_COLUMNS: Final = ", ".join(METRICS)


def _gain(metric: str) -> str:
    known = f"(g.before ->> '{metric}')::bigint"
    return f"""sum(g.{metric} - CASE WHEN {known} IS NOT NULL THEN {known}
        WHEN g.at <= g.published_at + interval '{KNOWN_FROM_THE_START}' THEN 0 END)::bigint AS {metric}"""


def _added(metric: str) -> str:
    return f"""{metric} = CASE WHEN excluded.{metric} IS NULL THEN d.{metric}
        ELSE coalesce(d.{metric}, 0) + excluded.{metric} END"""


# Rows of one account are written in the order of their keys: two workers that both hold posts of two accounts would
# otherwise each wait for the other.
GAINS: Final = f"""
    INSERT INTO metrics_accountday AS d (account_id, day, read_at, {_COLUMNS})
    SELECT g.account_id, (g.at AT TIME ZONE g.timezone)::date AS day, max(g.at),
        {", ".join(map(_gain, METRICS))}
    FROM staging g WHERE g.failure = '' AND NOT g.is_gone
    GROUP BY g.account_id, day ORDER BY g.account_id, day
    ON CONFLICT (account_id, day) DO UPDATE SET
        read_at = greatest(d.read_at, excluded.read_at), {", ".join(map(_added, METRICS))}
"""  # noqa: S608 - constants of this package

MILESTONES: Final = f"""
    INSERT INTO metrics_milestone AS m
        (publication_id, hours, account_id, day, published_at, taken_at, {_COLUMNS})
    SELECT g.publication_id, h.hours, g.account_id, (g.published_at AT TIME ZONE g.timezone)::date, g.published_at,
        g.at, {", ".join(f"g.{metric}" for metric in METRICS)}
    FROM staging g
    JOIN unnest(ARRAY{list(MILESTONE_HOURS)}) AS h(hours) ON g.at <= g.published_at + h.hours * interval '1 hour'
    WHERE g.failure = '' AND NOT g.is_gone
    ON CONFLICT (publication_id, hours) DO UPDATE SET
        taken_at = excluded.taken_at,
        {", ".join(f"{metric} = coalesce(excluded.{metric}, m.{metric})" for metric in METRICS)}
    WHERE excluded.taken_at >= m.taken_at
"""  # noqa: S608 - constants of this package
