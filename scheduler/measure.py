"""Plans readings: which publications are read now, in chunks that one worker process reads at once."""

from typing import Final

from corong.config import config
from corong.database import rows, unit
from corong.deliveries import claims
from scheduler.messages import Messages

CHUNK: Final = 200
CHUNKS_A_TICK: Final = 5
ACCOUNT_SECONDS: Final = 300.0


def publications(messages: Messages) -> int:
    """Queue the publications whose reading is due, the longest waiting first; few while publishing is behind."""
    with unit():
        chunks = 1 if claims.has_backlog() else CHUNKS_A_TICK
        found = rows(
            """
            WITH due AS (
                SELECT p.id FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
                WHERE p.next_pull_at <= statement_timestamp()
                  AND (p.pull_lease_until IS NULL OR p.pull_lease_until < statement_timestamp())
                  AND a.disconnected_at IS NULL AND a.token_state <> 'dead'
                ORDER BY p.next_pull_at LIMIT %s FOR UPDATE OF p SKIP LOCKED
            )
            UPDATE publications_publication p SET pull_lease_until = clock_timestamp() + %s * interval '1 second'
            FROM due WHERE p.id = due.id RETURNING p.id, p.account_id
            """,
            [CHUNK * chunks, config().corong_pull_lease_seconds],
        )
    # Publications of one account stand together, so that its batches are full.
    ids = [row[0] for row in sorted(found, key=lambda row: (row[1], row[0]))]
    messages.send("corong.measure", [[ids[start : start + CHUNK]] for start in range(0, len(ids), CHUNK)])
    return len(ids)


def accounts(messages: Messages, *, seconds: float = ACCOUNT_SECONDS) -> int:
    """Queue the accounts whose own counters and messages are due; say how many."""
    with unit():
        found = rows(
            """
            UPDATE accounts_account SET next_pull_at = clock_timestamp() + %s * interval '1 second'
            WHERE id IN (
                SELECT id FROM accounts_account
                WHERE coalesce(next_pull_at, '-infinity') <= statement_timestamp()
                  AND disconnected_at IS NULL AND token_state <> 'dead'
                ORDER BY next_pull_at NULLS FIRST LIMIT 50 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            [seconds],
        )
    messages.send("corong.converse", [[[row[0] for row in found]]] if found else [])
    return len(found)


def dead_tokens(messages: Messages) -> int:
    """Have the credentials that were refused asked about again: an officer may have mended them on the platform."""
    with unit():
        found = rows(
            """
            UPDATE accounts_account SET token_checked_at = clock_timestamp()
            WHERE token_state = 'dead' AND disconnected_at IS NULL
              AND coalesce(token_checked_at, '-infinity') < statement_timestamp() - interval '20 seconds'
            RETURNING id
            """
        )
    messages.send("corong.authorise", [[row[0]] for row in found])
    return len(found)
