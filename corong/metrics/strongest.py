"""The posts with the strongest response in their first day, on accounts of one platform."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from corong.database import named
from corong.metrics.comparison import NEAR_ENOUGH
from corong.metrics.models import METRICS
from corong.metrics.periods import Period

HOURS: Final = 24
RESPONSE: Final = ("likes", "comments", "shares", "quotes", "saves")
"""What people did, in distinction to what they were shown. Added up on one platform only, where all posts have the
same of them."""
SUM: Final = " + ".join(f"coalesce(m.{metric}, 0)" for metric in RESPONSE)
"""The response in SQL."""
SHOWN_CHARACTERS: Final = 140


@dataclass(frozen=True, slots=True)
class Strong:
    """A post with its counters after a day."""

    publication_id: int
    text: str
    published_at: datetime
    counters: Mapping[str, int]


def strongest(account_ids: Sequence[int], period: Period, *, most: int) -> Sequence[Strong]:
    """Give the posts of a period with the strongest response, the strongest first."""
    found = named(
        _STRONGEST,
        {
            "accounts": list(account_ids),
            "hours": HOURS,
            "near": HOURS * NEAR_ENOUGH,
            "first": period.first,
            "last": period.last,
            "most": most,
            "characters": SHOWN_CHARACTERS,
        },
    )
    return [
        Strong(
            row["publication_id"],
            row["text"],
            row["published_at"],
            {metric: row[metric] for metric in METRICS if row[metric] is not None},
        )
        for row in found
    ]


_STRONGEST: Final = f"""
    SELECT s.*, left(coalesce(nullif(p.text, ''), t.text, ''), %(characters)s) AS text
    FROM (
        SELECT m.*, {SUM} AS response FROM metrics_milestone m
        WHERE m.account_id = ANY(%(accounts)s) AND m.hours = %(hours)s AND m.day BETWEEN %(first)s AND %(last)s
          AND m.taken_at >= m.published_at + %(near)s * interval '1 hour'
        ORDER BY response DESC, m.publication_id LIMIT %(most)s
    ) s
    JOIN publications_publication p ON p.id = s.publication_id
    LEFT JOIN deliveries_delivery d ON d.id = p.delivery_id LEFT JOIN posts_post t ON t.id = d.post_id
    ORDER BY s.response DESC, s.publication_id
"""  # noqa: S608 - constants of this package
