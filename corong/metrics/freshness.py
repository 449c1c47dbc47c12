"""How fresh the figures of an account are: what was read last, what failed, and what was never read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from corong.accounts.models import Account
from corong.database import named
from corong.metrics.periods import Period


@dataclass(frozen=True, slots=True)
class Freshness:
    """
    When something last came in, and how many posts of a period have which kind of figures.

    `stood_at` is when the account itself was read, `heard_at` when somebody last wrote to it.
    """

    posts: int
    failing: int
    """Whose newest reading failed."""
    unread: int
    """Not read yet, and no reading failed."""
    gone: int
    read_at: datetime | None
    oldest_at: datetime | None
    """Of the figures shown, when the oldest was read."""
    stood_at: datetime | None
    heard_at: datetime | None
    reason: str
    """Why the last one that failed did."""


def of(account: Account, period: Period) -> Freshness:
    """Look at an account and its posts of a period."""
    found = named(_FRESHNESS, {"account": account.pk, "first": period.first, "last": period.last})
    return Freshness(**found[0])


_FRESHNESS: Final = """
    SELECT p.*, s.stood_at, m.heard_at, coalesce(f.reason, '') AS reason FROM (
        SELECT count(*) AS posts,
            count(*) FILTER (WHERE measure_failed_at IS NOT NULL) AS failing,
            count(*) FILTER (WHERE measured_at IS NULL AND measure_failed_at IS NULL) AS unread,
            count(*) FILTER (WHERE gone_at IS NOT NULL) AS gone,
            max(measured_at) AS read_at, min(measured_at) AS oldest_at
        FROM publications_publication
        WHERE account_id = %(account)s AND published_at >= %(first)s::date - interval '1 day'
          AND published_at < %(last)s::date + interval '2 days'
    ) p
    LEFT JOIN LATERAL (
        SELECT stood_at FROM metrics_accountday WHERE account_id = %(account)s AND stood_at IS NOT NULL
        ORDER BY day DESC LIMIT 1
    ) s ON true
    LEFT JOIN LATERAL (
        SELECT received_at AS heard_at FROM conversations_message WHERE account_id = %(account)s
        ORDER BY written_at DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT measure_reason AS reason FROM publications_publication
        WHERE account_id = %(account)s AND measure_failed_at IS NOT NULL
          AND published_at >= %(first)s::date - interval '1 day' AND published_at < %(last)s::date + interval '2 days'
        ORDER BY published_at DESC LIMIT 1
    ) f ON true
"""
