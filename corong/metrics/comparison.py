"""
Offices side by side, on one platform: what a post typically got by a fixed age.

Medians, so that one post that went round the world does not speak for the rest, and each with the number of posts it
is of. Posts of different platforms never stand in one figure: what each counts as a view differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corong.database import named
from corong.metrics.models import METRICS
from corong.metrics.periods import Period

NEAR_ENOUGH: Final = 0.75
"""Share of the age a post must have had at its last reading up to that age: what was not read near it is left out."""


@dataclass(frozen=True, slots=True)
class Typical:
    """The median of one metric, of `posts` posts; `rate` is the median per thousand followers, of `rated` posts."""

    median: float
    posts: int
    rate: float | None
    rated: int


def typical(groups: Mapping[int, int], period: Period, *, hours: int) -> Mapping[int, Mapping[str, Typical]]:
    """
    Give what a post got by the age of so many hours, for each group of accounts and each metric.

    `groups` names the group of each account. A post counts on its local day of publishing, once it has that age.
    """
    found = named(
        _TYPICAL,
        {
            "accounts": list(groups),
            "groups": list(groups.values()),
            "hours": hours,
            "near": hours * NEAR_ENOUGH,
            "first": period.first,
            "last": period.last,
        },
    )
    return {row["group_id"]: _metrics(row) for row in found}


def _metrics(row: Mapping[str, float | int | None]) -> Mapping[str, Typical]:
    found = {}
    for metric in METRICS:
        median = row[f"median_{metric}"]
        if median is not None:
            rate = row[f"rate_{metric}"]
            found[metric] = Typical(
                float(median),
                int(row[f"posts_{metric}"] or 0),
                None if rate is None else float(rate),
                int(row[f"rated_{metric}"] or 0),
            )
    return found


def _measures(metric: str) -> str:
    rate = f"m.{metric} * 1000.0 / f.followers"
    return f"""percentile_cont(0.5) WITHIN GROUP (ORDER BY m.{metric}) AS median_{metric},
        count(m.{metric}) AS posts_{metric},
        percentile_cont(0.5) WITHIN GROUP (ORDER BY {rate}) AS rate_{metric}, count({rate}) AS rated_{metric}"""


_TYPICAL: Final = f"""
    SELECT c.group_id, {", ".join(map(_measures, METRICS))}
    FROM unnest(%(accounts)s::bigint[], %(groups)s::bigint[]) AS c(account_id, group_id)
    JOIN metrics_milestone m ON m.account_id = c.account_id
    LEFT JOIN LATERAL (
        SELECT followers FROM metrics_accountday d
        WHERE d.account_id = c.account_id AND d.day <= %(last)s AND d.followers > 0 ORDER BY d.day DESC LIMIT 1
    ) f ON true
    WHERE m.hours = %(hours)s AND m.day BETWEEN %(first)s AND %(last)s
      AND m.taken_at >= m.published_at + %(near)s * interval '1 hour'
      AND m.published_at <= statement_timestamp() - %(hours)s * interval '1 hour'
    GROUP BY c.group_id
"""  # noqa: S608 - constants of this package
