"""Queues what is due. The rows say what is to be done; a message is only a hint, sent after commit."""

from collections.abc import Sequence
from typing import Final

from corong.database import unit
from corong.deliveries import by_hand, claims, holds
from corong.deliveries.claims import Claim
from scheduler.messages import Messages
from worker import queues

BATCH: Final = 200
MANY_WAITING: Final = 500
"""With so many messages in the queue none was lost: the workers are slow or away, and more would only delay them."""
ENOUGH: Final = 32
"""With so many deliveries that only want a thread, and as many messages, all threads are at work."""
FEW_WAITING: Final = 16
"""While as many messages wait in the queue, threads have not come to them yet: none needs to be sent again."""


def due(messages: Messages) -> int:
    """Claim and queue what is due now; say how many."""
    with unit():
        claimed = claims.due(BATCH)
        others = claims.want_a_thread() - len(claimed) if claimed else 0
    # What waits behind messages, such as looks for what is uncertain, must not wait for a heap of them.
    if others < ENOUGH or messages.waiting(queues.PUBLISH) < ENOUGH:
        _hint(messages, claimed)
    return len(claimed)


def ahead(messages: Messages) -> int:
    """Queue what should be prepared before its time; say how many."""
    with unit():
        claimed = claims.ahead(BATCH)
    messages.send("corong.prepare", [[claim.delivery_id, claim.account_id] for claim in claimed])
    return len(claimed)


def sweep(messages: Messages) -> None:
    """
    Take back what dead workers held, send lost hints again, look for what is uncertain, stop what is held.

    What people publish by hand is handed to them.
    """
    with unit():
        claims.abandoned()
    with unit():
        holds.stopped()
    with unit():
        claims.missed()
    with unit():
        by_hand.hand_over()
    is_waiting = messages.waiting(queues.PUBLISH) >= FEW_WAITING
    with unit():
        lost = [] if is_waiting else claims.lost_hints(BATCH)
    _hint(messages, [claim for claim in lost if not claim.is_ahead])
    messages.send("corong.prepare", [[claim.delivery_id, claim.account_id] for claim in lost if claim.is_ahead])
    with unit():
        uncertain = claims.uncertain(BATCH)
    messages.send("corong.look", [[claim.delivery_id, claim.account_id] for claim in uncertain])


def _hint(messages: Messages, claimed: Sequence[Claim]) -> None:
    # One message an account is enough: a worker goes on with what else is queued by itself.
    messages.send("corong.publish", [[account_id] for account_id in dict.fromkeys(c.account_id for c in claimed)])
