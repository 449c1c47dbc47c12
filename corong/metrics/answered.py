"""Reads for the best time: what posts got in their first day, and when the public writes."""

from collections.abc import Mapping, Sequence
from typing import Final

from corong.accounts.models import Account
from corong.database import rows
from corong.metrics.best_time import Answered
from corong.metrics.comparison import NEAR_ENOUGH
from corong.metrics.strongest import HOURS, SUM

PAST_DAYS: Final = 365


def answered(account: Account) -> Sequence[Answered]:
    """Give the posts of the past year with their response in the first day, on the office's own clock."""
    zone = account.organisation.timezone
    found = rows(_ANSWERED, {"account": account.pk, "zone": zone, "hours": HOURS, "near": HOURS * NEAR_ENOUGH,
                             "days": PAST_DAYS})  # fmt: skip
    return [Answered(*row) for row in found]


def written(account: Account) -> Mapping[int, int]:
    """Count what the public wrote to an account in the past year, by the hour of the office's own clock."""
    return dict(rows(_WRITTEN, {"account": account.pk, "zone": account.organisation.timezone, "days": PAST_DAYS}))


_ANSWERED: Final = f"""
    SELECT extract(isodow FROM m.published_at AT TIME ZONE %(zone)s)::int - 1,
        extract(hour FROM m.published_at AT TIME ZONE %(zone)s)::int, ({SUM})::bigint
    FROM metrics_milestone m
    WHERE m.account_id = %(account)s AND m.hours = %(hours)s AND m.day > current_date - %(days)s::int
      AND m.taken_at >= m.published_at + %(near)s * interval '1 hour'
      AND m.published_at <= statement_timestamp() - %(hours)s * interval '1 hour'
    ORDER BY m.published_at
"""  # noqa: S608 - constants of this package
_WRITTEN: Final = """
    SELECT extract(hour FROM written_at AT TIME ZONE %(zone)s)::int AS hour, count(*)
    FROM conversations_message
    WHERE account_id = %(account)s AND written_at > statement_timestamp() - %(days)s * interval '1 day' GROUP BY hour
"""
