"""What every call about a message needs: the message as connectors know it, and the pause before it is tried again."""

import random
from typing import Final

from connectors import contract
from connectors.contract import RemoteId
from corong.conversations.models import Message

LONGEST_PAUSE: Final = 600.0


def as_connectors_know(message: Message) -> contract.Message:
    """Give a stored message as connectors take it."""
    return contract.Message(
        id=RemoteId(message.remote_id),
        kind=message.kind,
        author_handle=message.author_handle,
        author_name=message.author_name,
        text=message.text,
        url=message.url,
        at=message.written_at,
        about=RemoteId(message.about) if message.about else None,
        token=message.token,
    )


def pause(tries: int) -> float:
    """Give the seconds before the next try: doubling from two seconds, with jitter."""
    return min(2.0 ** min(tries + 1, 20), LONGEST_PAUSE) * random.uniform(0.75, 1.25)  # noqa: S311 - jitter, no secret
