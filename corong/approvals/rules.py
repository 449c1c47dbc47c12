"""When a request is decided; pure."""

from collections.abc import Collection, Mapping
from typing import Final

MOST_STEPS: Final = 5


def outcome(*, asked: Collection[int], said: Mapping[int, bool], needs_all: bool) -> bool | None:
    """
    Give True for approved, False for rejected, None while it is open.

    `asked` are the seats, `said` what came from each. One refusal is enough to reject; who is not asked (any more)
    counts for nothing. Without anybody to ask nothing is ever approved.
    """
    heard = {seat: word for seat, word in said.items() if seat in asked}
    if not all(heard.values()):
        return False
    if needs_all:
        return True if asked and len(heard) == len(set(asked)) else None
    return True if heard else None
