"""What platforms allow: the limits their answers speak of, of which a part is kept for publishing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from corong.database import rows

RESERVE: Final = 0.2
"""Share of every limit that measuring leaves for publishing."""
SHARED: Final = 0
"""In place of an account's number: all accounts on the server spend this limit together."""


class Seen(NamedTuple):
    """A limit as an answer told it: `remaining` of `limit`, in calls or in percent, until `resets_at`."""

    platform: str
    home: str
    account_id: int
    limit: int
    remaining: int
    resets_at: datetime
    is_percent: bool = False


def is_spent(*, limit: int, remaining: int) -> bool:
    """Say whether only what is kept for publishing is left of a limit."""
    return remaining <= limit * RESERVE


def keep(seen: Iterable[Seen]) -> None:
    """Store what limits were last seen, in the caller's transaction."""
    found = sorted(seen)
    if found:
        columns: Sequence[Sequence[object]] = list(zip(*found, strict=True))
        rows(_KEEP, [list(column) for column in columns])


# Two workers write in the order of the key, so that neither waits for the other. What was seen of a window that has
# ended tells nothing more: the newest answer counts.
_KEEP: Final = """
    INSERT INTO metrics_serverbudget
        AS b (platform, home, account_id, "limit", remaining, resets_at, is_percent, seen_at, window_seconds)
    SELECT x.*, clock_timestamp(), greatest(extract(epoch FROM x.resets_at - clock_timestamp()), 1)
    FROM unnest(
        %s::text[], %s::text[], %s::bigint[], %s::int[], %s::int[], %s::timestamptz[], %s::boolean[]
    ) AS x(platform, home, account_id, "limit", remaining, resets_at, is_percent)
    ON CONFLICT (platform, home, account_id) DO UPDATE SET
        "limit" = excluded."limit", remaining = excluded.remaining, resets_at = excluded.resets_at,
        is_percent = excluded.is_percent, seen_at = excluded.seen_at,
        window_seconds = greatest(b.window_seconds, excluded.window_seconds)
"""
