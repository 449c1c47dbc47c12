"""The look for a delivery that may be visible: what is seen decides, and a person where nothing can be told."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError

from connectors.contract import Absent, CannotTell, Published
from connectors.errors import AuthDead, ConnectorError, RateLimited
from corong.config import config
from corong.deliveries import leases, outcomes
from corong.deliveries.leases import Lease
from corong.deliveries.states import Phase
from corong.persistence import stored
from corong.publications.queries import Whose, whose
from worker import identity, tokens
from worker.gate import open_wire
from worker.keeper import keeper
from worker.work import Work, load

LONGEST_PAUSE: Final = 15.0
"""Most seconds after a look that failed."""
ANOTHERS: Final = "the post with these words belongs to another delivery"
MAY_BE_ANOTHERS: Final = "another post is going out on this account: what was found may be that one"


def look(delivery_id: int, account_id: int) -> None:
    """Look for an uncertain delivery on its platform, and let what is seen decide."""
    lease = leases.take_uncertain(delivery_id, account_id, owner=identity.name(), seconds=config().corong_lease_seconds)
    if lease is None:
        return
    with structlog.contextvars.bound_contextvars(delivery_id=delivery_id, account_id=account_id), keeper.keep(lease):
        try:
            _look(lease)
        except (OperationalError, InterfaceError):
            # The database is away for longer than patience: the lease runs out, and another looks.
            raise
        except Exception as error:
            # A fault of ours: loud, and no other look mends it, so a person decides at once.
            cause = f"internal error: {type(error).__name__}"
            stored(partial(outcomes.look_again, lease, looks=outcomes.MOST_LOOKS, cause=cause))
            raise


def _look(lease: Lease) -> None:
    work = load(lease)
    wire = open_wire()
    # Connectors compare it with the platform's clock by way of this machine's, whatever the database's says.
    since = datetime.now(UTC) - timedelta(seconds=work.age_seconds)
    try:
        fresh = tokens.fresh(work.account, lease.account_id, wire)
        sight = work.platform.publish.find(fresh, work.draft, work.prepared, work.key, since, wire)
    except ConnectorError as error:
        _look_failed(lease, work, error)
        return
    match sight:
        case Published():
            _found(lease, work, sight)
        case Absent(prepare_again=prepare_again):
            if work.age_seconds < work.look_in:
                _too_early(lease, work)
            else:
                stored(partial(_surely_absent, lease, work, prepare_again=prepare_again))
        case CannotTell(cause=cause):
            stored(partial(outcomes.look_again, lease, looks=work.looks, cause=cause))


def _found(lease: Lease, work: Work, sight: Published) -> None:
    """Store what was found, unless it is, or may be, another post of ours with the same words."""
    match stored(partial(whose, lease.account_id, sight.id, looked_for=lease.delivery_id)):
        case Whose.FREE:
            stored(partial(outcomes.published, lease, sight, text=work.draft.text))
        case Whose.ANOTHERS:
            stored(partial(outcomes.look_again, lease, looks=work.looks, cause=ANOTHERS))
        case Whose.MAY_BE_ANOTHERS:
            pause = min(_as_late_again(work), LONGEST_PAUSE)
            stored(partial(outcomes.look_later, lease, seconds=pause, cause=MAY_BE_ANOTHERS))


def _look_failed(lease: Lease, work: Work, error: ConnectorError) -> None:
    pause = min(_as_late_again(work), LONGEST_PAUSE)
    if isinstance(error, RateLimited):
        outcomes.limit_account(lease.account_id, until=error.until, whole_app=error.whole_app)
        pause = max((error.until - datetime.now(UTC)).total_seconds(), pause)
    if isinstance(error, AuthDead):
        tokens.judge(lease.account_id, work.account, error)
    cause = f"could not look: {error.reason}"
    stored(partial(outcomes.look_later, lease, seconds=pause, cause=cause, error=error))


def _too_early(lease: Lease, work: Work) -> None:
    pause = min(_as_late_again(work), work.look_in - work.age_seconds)
    stored(partial(outcomes.look_later, lease, seconds=pause, cause="a late post may still appear"))


def _as_late_again(work: Work) -> float:
    """Give a pause after which twice the time will have passed since the call."""
    return max(work.age_seconds, 1.0)


def _surely_absent(lease: Lease, work: Work, *, prepare_again: bool) -> None:
    outcomes.again(
        lease,
        seconds=outcomes.pause(work.tries) if work.tries else 0.0,
        reason="looked for it: it is surely not there",
        spends_a_try=True,
        phase=Phase.NONE if prepare_again else Phase.PREPARED,
        outcome="absent",
    )
