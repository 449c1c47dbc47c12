"""Weekly partitions of the readings, made ahead. Weeks begin on Monday, UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import connection, transaction
from psycopg import sql

WEEK: Final = timedelta(days=7)
AHEAD: Final = 4
"""Weeks that exist before they are needed."""
_LOCK: Final = 0x636F726F01


def monday(moment: datetime) -> date:
    """Give the first day of the week that holds the moment."""
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def name(first: date) -> str:
    """Give the table name of the week that begins on this Monday."""
    return f"metrics_sample_{first:%Y%m%d}"


def ensure(since: datetime, until: datetime) -> int:
    """Make the missing partitions from the week of `since` to `AHEAD` weeks after `until`; say how many were made."""
    first, last = monday(since), monday(until) + AHEAD * WEEK
    weeks = [first + number * WEEK for number in range((last - first) // WEEK + 1)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'", [[name(week) for week in weeks]]
        )
        present = {str(row[0]) for row in cursor.fetchall()}
        missing = [week for week in weeks if name(week) not in present]
        for week in missing:
            start = datetime.combine(week, time(), UTC)
            cursor.execute(
                sql.SQL("CREATE TABLE {} PARTITION OF metrics_sample FOR VALUES FROM ({}) TO ({})")
                .format(sql.Identifier(name(week)), sql.Literal(start), sql.Literal(start + WEEK))
                .as_string(None)
            )
    return len(missing)
