"""What platforms allow: the limits their answers speak of, of which a part is kept for publishing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from connectors.errors import RateLimited
from corong.database import rows

RESERVE: Final = 0.2
"""Share of every limit that measuring leaves for publishing."""
SHARED: Final = 0
"""In place of an account's number: all accounts on the server spend this limit together."""


MAY_READ: Final = f"""
    coalesce(a.limited_until, '-infinity') <= statement_timestamp()
    AND NOT EXISTS (
        SELECT 1 FROM accounts_serverlimit s
        WHERE s.platform = a.platform AND s.home = a.home AND s.limited_until > statement_timestamp())
    AND NOT EXISTS (
        SELECT 1 FROM metrics_serverbudget b
        WHERE b.platform = a.platform AND b.home = a.home AND b.account_id IN ({SHARED}, a.id)
          AND b.remaining <= 0 AND b.resets_at > statement_timestamp())
"""  # noqa: S608 - a constant of this module
"""Whether comments and followers of the account `a` may be asked for now, as far as its platform said, in SQL."""


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


def refused(account_id: int, limit: RateLimited) -> None:
    """
    Store that a platform asked a reading to wait, in the caller's transaction.

    Publishing goes on: what is used up is often the limit of reading alone, and where it is not, the next post is told.
    """
    rows(_REFUSE, {"account": account_id, "owner": SHARED if limit.whole_app else account_id, "resets_at": limit.until})


_REFUSE: Final = """
    INSERT INTO metrics_serverbudget
        AS b (platform, home, account_id, "limit", remaining, resets_at, is_percent, seen_at, window_seconds)
    SELECT platform, home, %(owner)s, 1, 0, %(resets_at)s, false, clock_timestamp(),
        greatest(extract(epoch FROM %(resets_at)s - clock_timestamp()), 1)
    FROM accounts_account WHERE id = %(account)s
    ON CONFLICT (platform, home, account_id) DO UPDATE SET
        remaining = 0, resets_at = excluded.resets_at, seen_at = excluded.seen_at
"""
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
