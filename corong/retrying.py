"""What is tried again until it is sent: rows with `tries` and `next_try_at`, whose pause doubles from try to try."""

from typing import NamedTuple

from corong.database import rows


class Retrying(NamedTuple):
    """A table whose rows are tried again, the pauses in seconds, and after how many tries a row rests for good."""

    table: str
    first_pause_seconds: float
    longest_pause_seconds: float
    most_tries: int

    def due(self, limit: int) -> list[int]:
        """Give the ids of rows to try now, the longest due first, and put their next try off, in one statement."""
        found = rows(
            f"""
            UPDATE {self.table} SET tries = tries + 1, next_try_at = CASE WHEN tries < %s THEN clock_timestamp()
                + least(%s * power(2, least(tries, 10)), %s) * interval '1 second' END
            WHERE id IN (
                SELECT id FROM {self.table} WHERE next_try_at <= clock_timestamp()
                ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,  # noqa: S608 - the tables are named by the modules that own them
            [self.most_tries, self.first_pause_seconds, self.longest_pause_seconds, limit],
        )
        return [row[0] for row in found]
