"""Signs of life of schedulers and workers."""

from typing import Final

from corong.database import rows

FORGET_SECONDS: Final = 3600


def beat(name: str, kind: str) -> None:
    """Write that the process `name` works; the silent ones of the last hour stay to be seen, older ones go."""
    rows(
        """
        WITH gone AS (
            DELETE FROM deliveries_heartbeat WHERE beat_at < clock_timestamp() - %s * interval '1 second'
        )
        INSERT INTO deliveries_heartbeat (name, kind, beat_at) VALUES (%s, %s, clock_timestamp())
        ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at
        """,
        [FORGET_SECONDS, name, kind],
    )
