"""A cursor for lists of messages that know nothing but time: how far we have read, and what lies near that border."""

from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, Self

from connectors.contract import Message, Page

OVERLAP: Final = timedelta(minutes=2)
"""Messages may show up a little later than others that were written after them."""
MOST_KEPT: Final = 80
"""Marks in a cursor: it must stay below 600 characters. More than these within the overlap are read twice."""
MOST_LEAVES: Final = 20
"""Pages of one list that are read at once."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a list, newest first; `oldest` counts what is ours too, `onward` asks for the next page, "": none."""

    messages: Sequence[Message]
    oldest: datetime | None
    onward: str


@dataclass(frozen=True, slots=True)
class Border:
    """The time of the newest message read, and marks of those within the overlap before it."""

    at: datetime | None = None
    seen: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, cursor: str) -> Self:
        """Read a cursor; "" is the beginning."""
        if not cursor:
            return cls()
        seconds, _, ids = cursor.partition(" ")
        return cls(datetime.fromtimestamp(float(seconds), UTC), frozenset(ids.split()))

    @property
    def since(self) -> datetime | None:
        """From when on messages may be new."""
        return self.at - OVERLAP if self.at else None

    async def read(self, leaf: Leaf, turn: Callable[[str], Awaitable[Leaf]]) -> list[Message]:
        """Give a list's messages, from its first page on while there may be new ones; of a first reading that page."""
        found = list(leaf.messages)
        for _ in range(MOST_LEAVES - 1):
            if not self._leads_on(leaf):
                break
            leaf = await turn(leaf.onward)
            found += leaf.messages
        return found

    def _leads_on(self, leaf: Leaf) -> bool:
        if not leaf.onward or self.since is None or (leaf.oldest is not None and leaf.oldest < self.since):
            return False
        # Ours alone say nothing of what others wrote before.
        return not leaf.messages or any(_mark(one) not in self.seen for one in leaf.messages)

    def page(self, messages: Iterable[Message]) -> Page:
        """Give those not read yet, oldest first, and the cursor behind them."""
        near = [one for one in messages if self.since is None or one.at >= self.since]
        fresh = {one.id: one for one in near if _mark(one) not in self.seen}
        found = sorted(fresh.values(), key=lambda one: (one.at, len(one.id), one.id))
        moments = [one.at for one in found] + ([self.at] if self.at else [])
        if not moments:
            return Page(messages=(), cursor="")
        newest = max(moments)
        # Lists begin with the newest: of those of one second it is the first that must be kept.
        kept = {_mark(one): one.at for one in reversed(near) if one.at >= newest - OVERLAP}
        if newest == self.at:
            kept = dict.fromkeys(self.seen, newest - OVERLAP) | kept
        marks = sorted(kept, key=lambda mark: kept[mark])[-MOST_KEPT:]
        return Page(messages=tuple(found), cursor=f"{newest.timestamp():.0f} {' '.join(marks)}".strip())


def _mark(message: Message) -> str:
    """Six letters that stand for an id."""
    return urlsafe_b64encode(sha256(message.id.encode()).digest())[:6].decode()
