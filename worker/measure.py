"""Reads the counters that are due, an account's turn at a time, until none is left or it is others' turn to work."""

import math
import time
from collections import Counter
from collections.abc import Mapping
from typing import Final

from corong.config import config
from corong.database import unit
from corong.deliveries import claims
from corong.metrics import turns
from corong.metrics.turns import MOST_WAITING, Turn, Waiting
from worker.reader import AT_ONCE, Reader, reader

SESSION_SECONDS: Final = 5.0
"""After this time the rest goes to the end of the queue, so that other work of the collect workers has its turn."""
IN_HAND: Final = 2 * AT_ONCE
"""Calls to one server that are made or wait to be: enough that the next is there when one is answered."""
LOOK_SECONDS: Final = 0.2
SEEN_SECONDS: Final = 0.5
"""How long a look at the line is good."""
SOON_SECONDS: Final = 0.1
"""How long it is good where more waited than was looked at, and all of those have had their turn."""
SLOW_SECONDS: Final = 1.0
"""When nothing has come for so long, what is left is read in the background."""


def due(ours: Reader | None = None) -> bool:
    """
    Read and store the counters of what is due; say whether more was due than there was time for.

    Safe to run twice at the same moment. What does not answer is left behind and stored when it does.
    """
    ours = ours or reader()
    end = time.monotonic() + SESSION_SECONDS
    came = time.monotonic()
    line = Line()
    while True:
        taken = [] if ours.is_full else line.take(ours.busy())
        ours.begin(taken)
        if ours.wait(seconds=LOOK_SECONDS) or taken:
            came = time.monotonic()
        elif ours.is_idle or time.monotonic() > came + SLOW_SECONDS:
            return False
        if line.is_behind or time.monotonic() > end:
            # Publishing goes first: one helping, and the database has a rest.
            return not line.is_behind


class Line:
    """Who waits for a turn, as seen at most a moment ago."""

    def __init__(self) -> None:
        self.is_behind = False
        """Whether publishing is behind."""
        self._waiting: list[Waiting] = []
        self._crowded: set[str] = set()
        self._seen = -math.inf

    def take(self, busy: Mapping[str, int]) -> list[Turn]:
        """Take the turns for which there is room beside the calls under way."""
        age = time.monotonic() - self._seen
        if age > SEEN_SECONDS or (age > SOON_SECONDS and self._crowded - {each.home for each in self._waiting}):
            self._look()
        under_way = Counter(busy)
        taken: list[Turn] = []
        # Where another process took those at the head of the line, the next are asked for.
        while chosen := turns.choose(self._waiting, under_way, at_once=AT_ONCE if self.is_behind else IN_HAND):
            gone = {each.account_id for each in chosen}
            self._waiting = [each for each in self._waiting if each.account_id not in gone]
            with unit():
                ours = turns.take(chosen, seconds=config().corong_pull_lease_seconds)
            for turn in ours:
                under_way[turn.account.home] += turn.calls
            taken += ours
        return taken

    def _look(self) -> None:
        with unit():
            self._waiting, self._seen = turns.waiting(), time.monotonic()
            self.is_behind = claims.has_backlog()
        self._crowded = {
            home for home, number in Counter(each.home for each in self._waiting).items() if number >= MOST_WAITING
        }
