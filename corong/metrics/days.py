"""Reads of accounts' days: how they went, and what a period brought. No reading of a post is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Max, QuerySet, Sum

from corong.database import rows
from corong.metrics.models import METRICS, AccountDay
from corong.metrics.periods import Period


@dataclass(frozen=True, slots=True)
class Followers:
    """An account's followers as last read, up to some day."""

    count: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Gained:
    """What accounts gained in a period, by metric; what no day has is absent. `as_of` is the newest reading in it."""

    counts: Mapping[str, int]
    as_of: datetime | None


def course(account_id: int, period: Period) -> Mapping[date, AccountDay]:
    """Give the days of an account of which something is known."""
    return {each.day: each for each in _days([account_id], period)}


def gained(account_ids: Sequence[int], period: Period) -> Gained:
    """Add up what accounts of one platform gained in a period."""
    sums = {f"sum_{name}": Sum(name) for name in METRICS}
    found = _days(account_ids, period).aggregate(as_of=Max("read_at"), **sums)
    return Gained({name: int(total) for name in METRICS if (total := found[f"sum_{name}"]) is not None}, found["as_of"])


def followers(account_ids: Sequence[int], on: date) -> Mapping[int, Followers]:
    """Give the followers of each account as last read up to this day; accounts of which none were read are absent."""
    return {row[0]: Followers(row[1], row[2]) for row in rows(_FOLLOWERS, [list(account_ids), on])}


def published(account_ids: Sequence[int], period: Period) -> Mapping[tuple[int, date], int]:
    """Count the posts of each account on each local day of its office."""
    found = rows(_PUBLISHED, {"accounts": list(account_ids), "first": period.first, "last": period.last})
    return {(row[0], row[1]): row[2] for row in found}


def _days(account_ids: Sequence[int], period: Period) -> QuerySet[AccountDay]:
    return AccountDay.objects.filter(account_id__in=account_ids, day__range=(period.first, period.last))


# For each account one look at the end of its days, however many there are.
_FOLLOWERS: Final = """
    SELECT a.id, d.followers, d.stood_at FROM unnest(%s::bigint[]) AS a(id)
    CROSS JOIN LATERAL (
        SELECT followers, stood_at FROM metrics_accountday
        WHERE account_id = a.id AND day <= %s AND followers IS NOT NULL ORDER BY day DESC LIMIT 1
    ) d
"""
# The index knows moments: days of every zone lie within a day of those of UTC.
_PUBLISHED: Final = """
    SELECT p.account_id, (p.published_at AT TIME ZONE o.timezone)::date AS day, count(*)
    FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
    JOIN organisations_organisation o ON o.id = a.organisation_id
    WHERE p.account_id = ANY(%(accounts)s)
      AND p.published_at >= %(first)s::date - interval '1 day' AND p.published_at < %(last)s::date + interval '2 days'
      AND (p.published_at AT TIME ZONE o.timezone)::date BETWEEN %(first)s AND %(last)s
    GROUP BY p.account_id, day
"""
