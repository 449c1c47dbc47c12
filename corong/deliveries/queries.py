"""Reads of deliveries."""

from collections.abc import Sequence

from corong.database import rows, unit


def progress(ids: Sequence[int], *, readings: int) -> tuple[int, int]:
    """Say how many of these are published, and how many of them were read at least `readings` times."""
    with unit():
        found = rows(
            """
            SELECT count(*) FILTER (WHERE d.state = 'published'), count(*) FILTER (WHERE p.readings >= %s)
            FROM deliveries_delivery d LEFT JOIN publications_publication p ON p.delivery_id = d.id
            WHERE d.id = ANY(%s)
            """,
            [readings, list(ids)],
        )
    return int(found[0][0]), int(found[0][1])
