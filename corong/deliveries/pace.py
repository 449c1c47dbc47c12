"""
How fast the posts of one account go out: a few at once, then at the pace its platform likes.

An account's `paced_until` is the moment at which all it has sent is paid back at that pace. The burst that is still
free follows from it, so that one timestamp is the whole memory (the generic cell rate algorithm).
"""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from connectors.catalogue import PLATFORMS, UnknownPlatformError, capabilities
from corong.database import rows

AT_ONCE_SECONDS: Final = 20.0
"""How much of its pace an account may spend at once: 20 posts where a platform takes one a second."""
CATCH_UP_SECONDS: Final = 300.0
"""Later than this, as after an outage, the posts of an account go out one by one: no burst of old news."""
UNKNOWN_A_MINUTE: Final = 6


@cache
def pause(platform: str) -> float:
    """Give the seconds between two posts of one account at the platform's pace."""
    try:
        return 60.0 / capabilities(platform).commits_per_minute
    except UnknownPlatformError:
        return 60.0 / UNKNOWN_A_MINUTE


def at_once(platform: str) -> int:
    """Give how many posts of one account may go out at the same moment after a rest."""
    return max(1, math.floor(AT_ONCE_SECONDS / pause(platform)))


def next_at(platform: str, paced_until: datetime | None, *, is_catching_up: bool) -> datetime | None:
    """Give the moment from which the next post of an account may go out; None: nothing was sent yet."""
    if paced_until is None or is_catching_up:
        return paced_until
    return paced_until - timedelta(seconds=(at_once(platform) - 1) * pause(platform))


def spend(taken: Iterable[tuple[int, str]]) -> None:
    """Note posts that go out now, as `(account_id, platform)`, in the caller's transaction."""
    counts = Counter(taken)
    if not counts:
        return
    every = sorted(counts.items())
    rows(
        """
        UPDATE accounts_account a
        SET paced_until = greatest(a.paced_until, clock_timestamp()) + p.seconds * interval '1 second'
        FROM unnest(%s::bigint[], %s::float[]) AS p(id, seconds) WHERE a.id = p.id
        """,
        [[account for (account, _), _ in every], [count * pause(platform) for (_, platform), count in every]],
    )


PACES: Final = ", ".join(f"('{name}', {pause(name)}, {at_once(name)})" for name in sorted(PLATFORMS))
"""Every platform with its pause in seconds and its burst, as rows of SQL; the names are ours."""

SPENT: Final = "greatest(0, extract(epoch FROM a.paced_until - statement_timestamp()))"
"""Seconds of its pace that an account `a` has spent in advance."""

GIVEN_BACK: Final = f"""
    , given_back AS (
        UPDATE accounts_account a SET paced_until = a.paced_until - b.count * b.pause * interval '1 second'
        FROM (
            SELECT m.account_id, count(*) AS count, coalesce(min(t.pause), {60.0 / UNKNOWN_A_MINUTE}) AS pause
            FROM moved m JOIN accounts_account o ON o.id = m.account_id
            LEFT JOIN (VALUES {PACES}) AS t(platform, pause, at_once) ON t.platform = o.platform
            WHERE {{unsent}} GROUP BY m.account_id
        ) b WHERE a.id = b.account_id
    )
"""  # noqa: S608 - constants of this module
"""A further write in the statement of a move: what `moved` (as `m`) had spent and not sent, where `unsent`, is free."""
