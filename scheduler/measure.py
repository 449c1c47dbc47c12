"""Has counters read: those of publications when any are due, and those of accounts in turn."""

import math
import time
from typing import Final

from corong.config import config
from corong.database import rows, unit
from corong.deliveries import claims
from corong.metrics import turns
from corong.metrics.budgets import MAY_READ
from scheduler.due import MANY_WAITING
from scheduler.messages import Messages
from worker import queues

ACCOUNT_SECONDS: Final = 300.0
AGAIN_SECONDS: Final = 5.0
BEHIND_SECONDS: Final = 2.0
"""While publishing is behind, readings wait so long for one another: one call then reads more posts of an account."""
DEAD_AGAIN_SECONDS: Final = 20.0
"""So long after they were refused, credentials are asked about again for the first time."""
DEAD_AGAIN_MOST_SECONDS: Final = 3600.0


class Waking:
    """Wakes collect workers when the counters of anything are due; they take what is due by themselves."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._woken_at = -math.inf

    def look(self) -> bool:
        """Wake them if they are needed and none is about to come; say whether anything is due."""
        with unit():
            are_due = turns.are_due()
            may_wait = are_due and time.monotonic() < self._woken_at + BEHIND_SECONDS and claims.has_backlog()
        if are_due and not may_wait and self._are_needed(self._messages.waiting(queues.COLLECT)):
            self._woken_at = time.monotonic()
            self._messages.send("corong.measure", [[]] * config().corong_collect_processes)
        return are_due

    def _are_needed(self, waiting: int) -> bool:
        if waiting < config().corong_collect_processes:
            return True
        # Behind other work that does not end they still have their turn; while no worker is there, no heap grows.
        return waiting < MANY_WAITING and time.monotonic() > self._woken_at + AGAIN_SECONDS


def accounts(messages: Messages, *, seconds: float = ACCOUNT_SECONDS) -> int:
    """Queue the accounts whose own counters and messages are due; say how many."""
    with unit():
        found = rows(
            f"""
            UPDATE accounts_account SET next_pull_at = clock_timestamp() + %s * interval '1 second'
            WHERE id IN (
                SELECT a.id FROM accounts_account a
                WHERE coalesce(a.next_pull_at, '-infinity') <= statement_timestamp()
                  AND a.disconnected_at IS NULL AND a.token_state <> 'dead' AND {MAY_READ}
                ORDER BY a.next_pull_at NULLS FIRST LIMIT 50 FOR UPDATE OF a SKIP LOCKED)
            RETURNING id
            """,  # noqa: S608 - a constant of corong.metrics
            [seconds],
        )
    messages.send("corong.converse", [[[row[0] for row in found]]] if found else [])
    return len(found)


def dead_tokens(messages: Messages) -> int:
    """
    Have the credentials that were refused asked about again: an officer may have mended them on the platform.

    Each pause is as long as they had been dead at the last answer, so that it doubles from one to the next, up to an
    hour. What brings no answer, since its message was lost or the platform was away, lengthens nothing: it is asked
    again soon.
    """
    with unit():
        found = rows(
            """
            UPDATE accounts_account a
            SET token_checked_at = statement_timestamp() - p.pause + %(first)s * interval '1 second'
            FROM (
                SELECT id, least(
                    greatest(token_checked_at - dead_since, %(first)s * interval '1 second'),
                    %(most)s * interval '1 second') AS pause
                FROM accounts_account WHERE token_state = 'dead' AND disconnected_at IS NULL
            ) p
            WHERE a.id = p.id AND a.token_state = 'dead'
              AND coalesce(a.token_checked_at, '-infinity') < statement_timestamp() - p.pause
            RETURNING a.id
            """,
            {"first": DEAD_AGAIN_SECONDS, "most": DEAD_AGAIN_MOST_SECONDS},
        )
    messages.send("corong.authorise", [[row[0]] for row in found])
    return len(found)
