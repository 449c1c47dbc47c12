"""Learns how posts go on from the readings made here, a platform at a time, once a day."""

from typing import Final

from corong.database import now, rows, unit
from corong.metrics.habits import Stride, learned
from corong.metrics.models import METRICS, PostHabit

PUBLICATIONS: Final = 2000
STRIDES: Final = 200_000
DAYS: Final = 30

_TOTAL: Final = " + ".join(f"coalesce({metric}, 0)" for metric in METRICS)
_CHANGE: Final = " + ".join(f"coalesce(abs(lead({metric}) OVER later - {metric}), 0)" for metric in METRICS)

# A counter that is missing in one of two readings says nothing of a change. The last reading of a publication held
# until it was last seen unchanged. Publications are drawn by a digest of their ids: the same ones until new ones come.
_STRIDES: Final = f"""
    WITH drawn AS (
        SELECT p.id, p.published_at FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
        WHERE a.platform = %(platform)s AND p.measured_at > statement_timestamp() - %(days)s * interval '1 day'
        ORDER BY md5(p.id::text) LIMIT %(publications)s
    ), pairs AS (
        SELECT d.published_at, s.taken_at, coalesce(lead(s.taken_at) OVER later, s.seen_at) AS until,
               {_TOTAL} AS total, {_CHANGE} AS change
        FROM drawn d JOIN metrics_sample s ON s.publication_id = d.id
        WHERE s.taken_at > statement_timestamp() - %(days)s * interval '1 day'
        WINDOW later AS (PARTITION BY s.publication_id ORDER BY s.taken_at)
    )
    SELECT extract(epoch FROM taken_at - published_at)::float, extract(epoch FROM until - published_at)::float,
           total, change
    FROM pairs WHERE until > taken_at AND taken_at >= published_at LIMIT %(strides)s
"""  # noqa: S608 - the names of our own columns

_DUE: Final = """
    SELECT DISTINCT a.platform FROM accounts_account a LEFT JOIN metrics_posthabit h ON h.platform = a.platform
    WHERE a.disconnected_at IS NULL AND coalesce(h.learned_at, '-infinity') < statement_timestamp() - interval '1 day'
    ORDER BY 1
"""


def learn() -> list[str]:
    """Learn the habits of the platforms whose turn it is, each in a transaction of its own; say which."""
    with unit():
        platforms = [str(row[0]) for row in rows(_DUE)]
    for platform in platforms:
        with unit():
            learn_of(platform)
    return platforms


def learn_of(platform: str) -> None:
    """Learn the habit of posts on one platform, in the caller's transaction."""
    limits = {"platform": platform, "days": DAYS, "publications": PUBLICATIONS, "strides": STRIDES}
    strides = [Stride(*row) for row in rows(_STRIDES, limits)]
    habit = learned(strides)
    PostHabit.objects.update_or_create(
        platform=platform,
        defaults={
            "shares": list(habit.shares),
            "revival": habit.revival,
            "strides": len(strides),
            "learned_at": now(),
        },
    )
