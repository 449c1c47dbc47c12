"""Has answers sent, messages of the public hidden on platforms, and read again: the rows say when."""

from itertools import groupby
from typing import Final

from corong.conversations import commands, hiding, sending
from corong.database import unit
from scheduler.messages import Messages

REPLIES_AT_ONCE: Final = 20
LOOKS_AT_ONCE: Final = 500
CHUNK: Final = 200


def replies(messages: Messages) -> int:
    """Take back answers of silent workers, stop what is held, and queue those that are to be sent; say how many."""
    with unit():
        sending.sweep()
    with unit():
        sending.stopped()
    with unit():
        ids = sending.claim(REPLIES_AT_ONCE)
    messages.send("corong.reply", [[reply_id] for reply_id in ids])
    return len(ids)


def hidings(messages: Messages) -> int:
    """Queue the messages that are to be hidden on their platforms, or shown again; say how many."""
    with unit():
        ids = hiding.claim(REPLIES_AT_ONCE)
    messages.send("corong.hide", [[message_id] for message_id in ids])
    return len(ids)


def looks(messages: Messages) -> int:
    """Queue the messages that are to be read again, those of one account together; say how many."""
    with unit():
        due = commands.claim_looks(LOOKS_AT_ONCE)
    chunks = []
    for _, of_one in groupby(sorted(due, key=lambda pair: pair[1]), key=lambda pair: pair[1]):
        ids = [message_id for message_id, _ in of_one]
        chunks += [[ids[start : start + CHUNK]] for start in range(0, len(ids), CHUNK)]
    messages.send("corong.revisit", chunks)
    return len(due)
