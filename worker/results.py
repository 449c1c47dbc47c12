"""What calls for counters brought, and how it is stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple, cast

import structlog

from connectors.contract import Gone, Reading
from corong.database import unit
from corong.metrics import budgets, turns
from corong.metrics.budgets import Seen
from corong.metrics.commands import Measured, store
from corong.metrics.turns import Turn
from corong.persistence import stored

log = structlog.get_logger()


class Result(NamedTuple):
    """What one call brought; `ended` is the turn it was the last of, `put_off` what may not be read before `until`."""

    measured: Sequence[Measured] = ()
    ended: Turn | None = None
    put_off: Sequence[int] = ()
    until: datetime | None = None


def measured(publication_id: int, answer: Reading | Gone | None, at: datetime) -> Measured:
    """Give what is stored of a platform's answer for one publication; None: it said nothing of it."""
    match answer:
        case Reading(counters=counters):
            return Measured(publication_id, at, cast("Mapping[str, int]", counters))
        case Gone():
            return Measured(publication_id, at=at, is_gone=True)
        case None:
            return Measured(publication_id, failure="the platform gave no answer for this post")


def keep(some: Sequence[Result], seen: Sequence[Seen]) -> None:
    """Store results and end their turns. If that cannot be done, the turns run out, and all is read again."""
    try:
        stored(partial(_write, some, seen))
    except Exception:
        log.exception("readings could not be stored", count=sum(len(result.measured) for result in some))


def _write(some: Sequence[Result], seen: Sequence[Seen]) -> None:
    found = [each for result in some for each in result.measured]
    put_off = [(pk, result.until) for result in some if result.until for pk in result.put_off]
    with unit():
        if found:
            store(found)
        turns.put_off(put_off)
        turns.end([result.ended for result in some if result.ended])
        budgets.keep(seen)
