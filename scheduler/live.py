"""Has broadcasts made, watched and moved: their rows say when, workers do it."""

from typing import Final

from corong.broadcasts import claims
from corong.database import unit
from scheduler.messages import Messages

AT_ONCE: Final = 50


def broadcasts(messages: Messages) -> int:
    """Queue the broadcasts a worker should look at now; say how many."""
    with unit():
        claims.abandoned()
    with unit():
        claims.stopped()
    with unit():
        claims.missed()
    with unit():
        ids = claims.hints(AT_ONCE)
    messages.send("corong.live", [[broadcast_id] for broadcast_id in ids])
    return len(ids)
