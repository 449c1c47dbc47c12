"""Has accounts' own posts read back: at first those of the last days, then what was posted outside Corong."""

from typing import Final

from corong.config import config
from corong.database import unit
from corong.histories import commands
from scheduler.messages import Messages

AT_ONCE: Final = 20


def pages(messages: Messages) -> int:
    """Queue the accounts of which a page is due, those just connected too; say how many."""
    with unit():
        commands.open_missing(days=config().corong_history_days)
    with unit():
        ids = commands.claim(AT_ONCE)
    messages.send("corong.history", [[account_id] for account_id in ids])
    return len(ids)
