"""The watchdog: finds what is late, failed or without credentials, and has people told, grouped and not in a storm."""

from typing import Final

from corong.alerts import commands, responses, troubles
from corong.database import unit
from scheduler.messages import Messages

NOTICES_AT_ONCE: Final = 20


def alerts(messages: Messages) -> int:
    """Look at every trouble of this moment, and queue the notices that should be sent; say how many."""
    found = troubles.present()
    with unit():
        commands.note(found)
    return _tell(messages)


def response(messages: Messages, *, seconds: float) -> int:
    """Look for posts that take off and accounts on which more fails; to be called every so many seconds."""
    # What was read since the last look, with room for one look that was late.
    found = responses.present(within_seconds=3 * seconds)
    with unit():
        commands.note(found, among=(responses.PUBLICATION, responses.HEALTH))
    return _tell(messages)


def _tell(messages: Messages) -> int:
    with unit():
        ids = commands.unsent(NOTICES_AT_ONCE)
    messages.send("corong.alert", [[notice_id] for notice_id in ids])
    return len(ids)
