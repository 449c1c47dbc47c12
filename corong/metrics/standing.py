"""Writes accounts' own counters: an equal reading extends the last row, and a day keeps the last of its own."""

from connectors.contract import Standing
from corong.database import rows


def store(account_id: int, standing: Standing) -> None:
    """Store one reading of an account, in the caller's transaction."""
    figures = [standing.followers, standing.following, standing.posts]
    extended = rows(
        """
        UPDATE metrics_accountsample SET seen_at = clock_timestamp() WHERE id = (
            SELECT id FROM metrics_accountsample WHERE account_id = %s ORDER BY taken_at DESC LIMIT 1)
        AND followers IS NOT DISTINCT FROM %s AND following IS NOT DISTINCT FROM %s AND posts IS NOT DISTINCT FROM %s
        RETURNING id
        """,
        [account_id, *figures],
    )
    if not extended:
        rows(
            """
            INSERT INTO metrics_accountsample (account_id, taken_at, seen_at, followers, following, posts)
            VALUES (%s, clock_timestamp(), clock_timestamp(), %s, %s, %s)
            """,
            [account_id, *figures],
        )
    rows(
        """
        INSERT INTO metrics_accountday AS d (account_id, day, stood_at, followers, following, posts)
        SELECT a.id, (moment AT TIME ZONE o.timezone)::date, moment, %s, %s, %s
        FROM clock_timestamp() AS moment, accounts_account a
        JOIN organisations_organisation o ON o.id = a.organisation_id WHERE a.id = %s
        ON CONFLICT (account_id, day) DO UPDATE SET
            stood_at = excluded.stood_at, followers = coalesce(excluded.followers, d.followers),
            following = coalesce(excluded.following, d.following), posts = coalesce(excluded.posts, d.posts)
        """,
        [*figures, account_id],
    )
