"""Has credentials renewed late and looked at before they are needed: the rows say when, workers do it."""

from typing import Final

from corong.accounts import passages
from corong.database import rows, unit
from scheduler.messages import Messages

AT_ONCE: Final = 50
RENEW_AGAIN_SECONDS: Final = 60
"""A renewal that did not succeed is asked for again after this time."""
AHEAD_SECONDS: Final = 2 * 3600
LOOK_AGAIN_SECONDS: Final = 1800
"""Credentials that were looked at within this time are not looked at again before a post."""


def renewals(messages: Messages) -> int:
    """Queue the accounts whose credentials should be renewed now; say how many."""
    with unit():
        found = rows(
            """
            UPDATE accounts_account SET asked_at = clock_timestamp()
            WHERE id IN (
                SELECT id FROM accounts_account
                WHERE renews_at <= statement_timestamp() AND disconnected_at IS NULL AND token_state <> 'dead'
                  AND coalesce(asked_at, '-infinity') < statement_timestamp() - %s * interval '1 second'
                ORDER BY renews_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            [RENEW_AGAIN_SECONDS, AT_ONCE],
        )
    messages.send("corong.renew", [[row[0]] for row in found])
    return len(found)


def ahead(messages: Messages) -> int:
    """Queue the accounts of posts that fall due soon and were not looked at lately; say how many."""
    with unit():
        found = rows(
            """
            UPDATE accounts_account SET asked_at = clock_timestamp()
            WHERE id IN (
                SELECT a.id FROM accounts_account a
                WHERE a.disconnected_at IS NULL AND a.token_state <> 'dead'
                  AND greatest(a.token_checked_at, a.asked_at, '-infinity')
                      < statement_timestamp() - %(again)s * interval '1 second'
                  AND EXISTS (
                      SELECT FROM deliveries_delivery d
                      WHERE d.account_id = a.id AND d.state = 'scheduled'
                        AND d.due_at < statement_timestamp() + %(ahead)s * interval '1 second')
                LIMIT %(most)s FOR UPDATE OF a SKIP LOCKED)
            RETURNING id
            """,
            {"again": LOOK_AGAIN_SECONDS, "ahead": AHEAD_SECONDS, "most": AT_ONCE},
        )
    messages.send("corong.authorise", [[row[0]] for row in found])
    return len(found)


def forget_passages() -> int:
    """Drop what came back from sign-in pages and was never used; say how much."""
    with unit():
        return passages.over()
