"""
The limits of platforms as one process knows them, from the answers it got.

Each limit is spent call by call down to what is kept for publishing (`corong.metrics.budgets.RESERVE`), and again from
its reset on. What other processes spend shows in the next answer. A limit that is spent is stored, and until its reset
no process takes turns it would count for (`corong.metrics.turns`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.errors import RateLimited
from connectors.judgement import Budget
from corong.metrics.budgets import SHARED, Seen, is_spent
from corong.metrics.turns import Turn

SAME: Final = timedelta(seconds=5)
"""Ends of a window nearer to one another than this are the same end, told twice."""
STORED_EVERY: Final = timedelta(seconds=10)
KEPT: Final = "the rest of the limit is kept for publishing"

Key = tuple[str, str, int]
"""Platform, server, and account; SHARED where all accounts spend it."""


class KeptError(RateLimited):
    """The call was not made: what is left of a limit is kept for publishing, or the platform asked for rest."""


@dataclass(slots=True)
class _Bucket:
    limit: int
    remaining: int
    resets_at: datetime
    is_percent: bool


class Budgets:
    """The limits known here; for one thread."""

    def __init__(self, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._buckets: dict[Key, _Bucket] = {}
        self._changed: dict[Key, Seen] = {}
        self._given_at: dict[Key, datetime] = {}

    def spend(self, turn: Turn) -> None:
        """
        Spend one call of the limits it counts against.

        Raises:
            KeptError: none may be made before `until`.
        """
        found = [bucket for owner in (SHARED, turn.account_id) if (bucket := self._open(_key(turn, owner))) is not None]
        for bucket in found:
            if is_spent(limit=bucket.limit, remaining=bucket.remaining):
                raise KeptError(KEPT, until=bucket.resets_at)
        for bucket in found:
            if not bucket.is_percent:
                bucket.remaining -= 1

    def told(self, turn: Turn, budget: Budget) -> None:
        """Note a limit that an answer spoke of; of two answers about one window the one that leaves less is newer."""
        key = _key(turn, SHARED if budget.is_shared else turn.account_id)
        before = self._open(key)
        remaining = budget.remaining
        if before is not None and abs(before.resets_at - budget.resets_at) < SAME:
            remaining = min(remaining, before.remaining)
        self._note(key, _Bucket(budget.limit, remaining, budget.resets_at, budget.is_percent))

    def refused(self, turn: Turn, limit: RateLimited) -> None:
        """Note that the platform asked for rest."""
        key = _key(turn, SHARED if limit.whole_app else turn.account_id)
        before = self._open(key)
        self._note(key, _Bucket(before.limit if before else 1, 0, limit.until, is_percent=False))

    def changed(self) -> list[Seen]:
        """Give what was noted and is to be stored: what is spent at once, the rest now and then."""
        now = self._now()
        given = []
        for key, seen in list(self._changed.items()):
            last = self._given_at.get(key)
            if last is None or now > last + STORED_EVERY or is_spent(limit=seen.limit, remaining=seen.remaining):
                self._given_at[key] = now
                given.append(self._changed.pop(key))
        return given

    def _open(self, key: Key) -> _Bucket | None:
        bucket = self._buckets.get(key)
        if bucket is not None and bucket.resets_at <= self._now():
            del self._buckets[key]
            return None
        return bucket

    def _note(self, key: Key, bucket: _Bucket) -> None:
        self._buckets[key] = bucket
        self._changed[key] = Seen(*key, bucket.limit, bucket.remaining, bucket.resets_at, bucket.is_percent)


def _key(turn: Turn, owner: int) -> Key:
    return turn.account.platform, turn.account.home, owner
