"""Has renditions made ahead of time: as soon as a post is scheduled, what its platforms need is told to a worker."""

from typing import Final

from corong.database import unit
from corong.deliveries import claims
from corong.media import commands
from scheduler.messages import Messages

AT_ONCE: Final = 20


def renditions(messages: Messages) -> int:
    """Queue what is to be made, few while publishing is behind; say how many."""
    with unit():
        ids = commands.hints(1 if claims.has_backlog() else AT_ONCE)
    messages.send("corong.rendition", [[rendition_id] for rendition_id in ids])
    return len(ids)
