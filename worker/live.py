"""
One run at one broadcast: make it, look at it, move it on, store each result.

Every run begins with what is there: a page whose making was not answered is looked for, a stream is found by its
title, and a move whose answer was lost shows itself at the next look. Nothing is made twice.
"""

from datetime import UTC, datetime
from functools import partial
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError

from connectors import contract
from connectors.catalogue import platform
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected, Transient, Uncertain
from corong.broadcasts import leases, outcomes, queries, rules
from corong.broadcasts.leases import Lease
from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import WATCHED, State, Wish
from corong.config import config
from corong.database import unit
from corong.deliveries.outcomes import limit_account
from corong.deliveries.outcomes import pause as pause_after
from corong.persistence import stored
from worker import identity, tokens
from worker.gate import Gate, StoppedError, open_wire
from worker.keeper import broadcast_keeper
from worker.live_steps import LOOK_IN_SECONDS, Desk, deed

MOST_STEPS: Final = 20
"""Steps of one run: more than a broadcast has, so that a mistake of ours cannot keep a thread for ever."""
DEAD_SECONDS: Final = 30.0
LONGEST_PAUSE_SECONDS: Final = 60.0
GONE: Final = "liveBroadcastNotFound"


def run(broadcast_id: int) -> None:
    """Bring a broadcast as far as it will go now. Safe to run twice at the same moment, or a day late."""
    lease = leases.take(broadcast_id, owner=identity.name(), seconds=config().corong_lease_seconds)
    if lease is None:
        return
    with (
        structlog.contextvars.bound_contextvars(broadcast_id=broadcast_id, account_id=lease.account_id),
        broadcast_keeper.keep(lease),
    ):
        for _ in range(MOST_STEPS):
            if not _step(lease):
                return
        stored(partial(outcomes.pause, lease, seconds=LONGEST_PAUSE_SECONDS))


def _step(lease: Lease) -> bool:
    """Do the one thing that is next; True: there is more to do at once."""
    with unit():
        row = queries.readable_by_worker(lease.broadcast_id)
    if row.fence != lease.fence:
        return False
    gate = Gate(partial(leases.may_go_on, lease))
    known = tokens.of(row.account)
    try:
        live = platform(row.account.platform).live
        if live is None:
            raise Rejected(f"{row.account.platform} has no live broadcasts")  # noqa: TRY301 - one place settles
        account = tokens.fresh(known, row.account_id, open_wire())
        return deed(row)(Desk(lease, row, account, live, gate))
    except StoppedError:
        _stopped(lease, gate, row)
    except ConnectorError as error:
        _settle(lease, row, known, error)
    except (OperationalError, InterfaceError):
        # The database is away for longer than patience: the lease runs out, and another worker looks first.
        raise
    except Exception as error:
        reason = f"internal error: {type(error).__name__}"
        if _may_be_there(row, gate):
            stored(partial(outcomes.uncertain, lease, reason=reason, look_in=LOOK_IN_SECONDS))
        else:
            stored(partial(outcomes.failed, lease, reason))
        raise
    return False


def _may_be_there(row: Broadcast, gate: Gate) -> bool:
    return row.state == State.PLANNED and gate.has_called


def _stopped(lease: Lease, gate: Gate, row: Broadcast) -> None:
    """Store that a hold, or the loss of the lease, stopped the run; a lost lease writes nothing."""
    if _may_be_there(row, gate):
        reason = "stopped after its publishing had begun"
        stored(partial(outcomes.uncertain, lease, reason=reason, look_in=LOOK_IN_SECONDS))
    else:
        stored(partial(outcomes.held, lease))


def _settle(lease: Lease, row: Broadcast, account: contract.Account, error: ConnectorError) -> None:
    """Store what an error of the connector means: its class alone decides."""
    again = partial(outcomes.trouble, lease, error)
    match error:
        case RateLimited(until=until):
            stored(partial(limit_account, row.account_id, until=until, whole_app=error.whole_app))
            wait = (until - datetime.now(UTC)).total_seconds()
        case AuthDead():
            tokens.judge(row.account_id, account, error)
            wait = 1.0 if error.expired else DEAD_SECONDS
        case _:
            wait = min(pause_after(min(row.tries, 10)), LONGEST_PAUSE_SECONDS)
    if row.state == State.UNCERTAIN:
        # Not being able to look says nothing about the page, and does not bring a person's decision nearer.
        cause = f"could not look: {error.reason}"
        stored(partial(outcomes.look_again, lease, cause=cause, counts=False, seconds=wait))
        return
    is_there = row.state in WATCHED or row.wish == Wish.REMOVE
    match error:
        case RateLimited():
            stored(partial(again, seconds=max(wait, 1.0)))
        case AuthDead():
            stored(partial(again, seconds=wait, spends_a_try=error.expired))
        case Uncertain() if row.state == State.PLANNED:
            stored(partial(outcomes.uncertain, lease, reason=error.reason, look_in=LOOK_IN_SECONDS))
        case Uncertain():
            stored(partial(again, seconds=LOOK_IN_SECONDS))
        case Transient() if is_there or row.tries < outcomes.MOST_TRIES:
            stored(partial(again, seconds=wait, spends_a_try=True))
        case Rejected() if row.wish == Wish.REMOVE or (row.state == State.LIVE and error.code != GONE):
            # On air whatever we may do: it is watched on, and a person is told what the platform said.
            stored(partial(again, seconds=rules.ON_AIR_SECONDS, clears_wish=True))
        case _:
            stored(partial(outcomes.failed, lease, error.reason))
