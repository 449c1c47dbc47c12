"""One try at one delivery: prepare, commit, store."""

import time
from datetime import UTC, datetime
from functools import partial
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError

from connectors import contract
from connectors.contract import Prepared
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected, Transient, Uncertain
from connectors.wire import Wire
from corong.accounts.seal import UnsealableError
from corong.config import config
from corong.database import unit
from corong.deliveries import leases, outcomes
from corong.deliveries.leases import Lease
from corong.deliveries.states import Phase
from corong.media.commands import MAKING, order
from corong.media.nearby import Nearby, nearby
from corong.persistence import stored
from worker import identity, tokens
from worker.attachments import Lack, here
from worker.gate import Gate, StoppedError
from worker.keeper import keeper
from worker.work import Work, load

PROCESSING_SECONDS: Final = 1800.0
"""After so long a platform will not finish processing what was uploaded: it is uploaded again."""
MAKING_SECONDS: Final = 5.0
"""Pause before the next look at media that are being made; whoever has made them ends it."""
SEALED: Final = "the account's credentials cannot be opened: connect it again"
SEALED_SECONDS: Final = 60.0
RUN: Final = 8
"""Deliveries that one message may work through, so that other work has its turn of the thread."""
RUN_SECONDS: Final = 2.0
"""For the same reason a message begins no delivery later than this."""
log = structlog.get_logger()


def run(account_id: int) -> bool:
    """
    Publish the next delivery of an account, then what else is queued, the oldest first; say whether there may be more.

    Whoever has a thread goes on with what waits, so that in a long backlog one message serves for many deliveries.
    """
    owner, seconds = identity.name(), config().corong_lease_seconds
    end = time.monotonic() + RUN_SECONDS
    lease = leases.take_next(account_id, owner=owner, seconds=seconds)
    for _ in range(RUN):
        lease = lease or leases.take_any(owner=owner, seconds=seconds)
        if lease is None:
            return False
        with (
            structlog.contextvars.bound_contextvars(delivery_id=lease.delivery_id, account_id=lease.account_id),
            keeper.keep(lease),
        ):
            attempt(lease, is_ahead=False)
        if time.monotonic() >= end:
            break
        lease = None
    return True


def ahead(delivery_id: int, account_id: int) -> None:
    """Prepare one delivery before its time."""
    lease = leases.take_ahead(delivery_id, account_id, owner=identity.name(), seconds=config().corong_lease_seconds)
    if lease is not None:
        with (
            structlog.contextvars.bound_contextvars(delivery_id=delivery_id, account_id=account_id),
            keeper.keep(lease),
        ):
            attempt(lease, is_ahead=True)


def attempt(lease: Lease, *, is_ahead: bool) -> None:
    """Bring one delivery as far as it will go, and store what came of it."""
    work = _loaded(lease)
    if work is not None:
        with nearby() as near:
            _attempt(lease, work, near, is_ahead=is_ahead)


def _attempt(lease: Lease, work: Work, near: Nearby, *, is_ahead: bool) -> None:
    gate = Gate(partial(leases.may_go_on, lease))
    has_begun = False
    try:
        wire = gate.wire()
        fresh = tokens.fresh(work.account, lease.account_id, wire)
        # What is still to be made is not there to be brought here.
        draft = work.draft if work.lacks else here(work.draft, near)
        prepared = _prepare(lease, work, draft, fresh, wire)
        if prepared is None:
            return
        if is_ahead:
            stored(partial(outcomes.prepared, lease))
            return
        began = time.monotonic()
        if not stored(partial(leases.begin_commit, lease, request_digest=work.digest())):
            raise StoppedError  # noqa: TRY301 - as above
        gate.begin(began)
        has_begun = True
        result = work.platform.publish.commit(fresh, draft, prepared, work.key, wire)
    except StoppedError:
        _stop(lease, work, is_ahead=is_ahead, is_visible=has_begun and gate.has_called)
    except ConnectorError as error:
        _settle(lease, work, error, phase=Phase.PREPARED if has_begun else None)
    except (OperationalError, InterfaceError):
        # The database is away for longer than patience: the lease runs out, and the sweeper decides by the phase.
        raise
    except Exception as error:
        # A fault of ours: loud, and never a second try that could double what may be visible already.
        reason = f"internal error: {type(error).__name__}"
        if has_begun:
            stored(
                partial(
                    outcomes.uncertain,
                    lease,
                    reason=reason,
                    error=None,
                    look_in=work.look_in,
                )
            )
        else:
            stored(partial(outcomes.failed, lease, Rejected(reason)))
        raise
    else:
        stored(partial(outcomes.published, lease, result, text=work.draft.text))


def _loaded(lease: Lease) -> Work | None:
    """Read the delivery; None: given back, as nobody can open the account's credentials."""
    try:
        return stored(partial(load, lease))
    except UnsealableError as error:
        # The operator starts us again with the right key, or the officer connects the account anew.
        log.warning("an account cannot be opened", account_id=lease.account_id, reason=str(error))
        stored(partial(outcomes.again, lease, seconds=SEALED_SECONDS, reason=SEALED, outcome="sealed"))
        return None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # A fault of ours, before anything was sent: loud, and not tried for ever.
        stored(partial(outcomes.failed, lease, Rejected(f"internal error: {type(error).__name__}")))
        raise


def _stop(lease: Lease, work: Work, *, is_ahead: bool, is_visible: bool) -> None:
    """Store that a hold, or the loss of the lease, stopped the try; `is_visible`: between the calls of its commit."""
    if is_visible:
        reason = "stopped after its publishing had begun"
        stored(partial(outcomes.uncertain, lease, reason=reason, error=None, look_in=work.look_in))
    else:
        # A hold before its time may be released before its time.
        stored(partial(_stopped_early if is_ahead else outcomes.held, lease))


def _prepare(lease: Lease, work: Work, draft: contract.Draft, account: contract.Account, wire: Wire) -> Prepared | None:
    """Take the steps that are left, storing each; None: given back, as media are being made or processed."""
    if work.lacks:
        _wait_for_media(lease, work)
        return None
    prepared = work.prepared
    while not prepared.ready:
        prepared = work.platform.publish.prepare(account, draft, prepared, wire)
        phase = Phase.PREPARED if prepared.ready else Phase.PREPARE
        if (any(prepared.notes.values()) or not prepared.ready) and not stored(
            partial(leases.note, lease, phase=phase, notes=prepared.notes)
        ):
            raise StoppedError
        if not prepared.ready and prepared.again_in_seconds > 0:
            if stored(partial(outcomes.has_processed_for, lease, seconds=PROCESSING_SECONDS)):
                raise Transient("the platform did not process the media", prepare_again=True)
            stored(
                partial(
                    outcomes.again,
                    lease,
                    seconds=prepared.again_in_seconds,
                    reason="the platform is processing the media",
                    outcome="processing",
                )
            )
            return None
    return prepared


def _wait_for_media(lease: Lease, work: Work) -> None:
    """Give the delivery back until its media are made; never is another file sent in their place."""
    refused = next((lack.cause for lack in work.lacks if lack.cause), "")
    if refused:
        stored(partial(outcomes.failed, lease, Rejected(refused)))
        return
    for lack in work.lacks:
        stored(partial(_order, lack, work.account.platform))
    stored(partial(outcomes.again, lease, seconds=MAKING_SECONDS, reason=MAKING, outcome="making"))


def _order(lack: Lack, platform: str) -> None:
    with unit():
        order(lack.medium_id, platform, lack.plan)


def _stopped_early(lease: Lease) -> None:
    outcomes.again(lease, seconds=0.0, reason="held before its time", outcome="held")


def _settle(lease: Lease, work: Work, error: ConnectorError, *, phase: Phase | None) -> None:
    """Store what an error of the connector means: its class alone decides. `phase` is what is kept of the try."""
    match error:
        case RateLimited(uploads_only=True):
            # Only what has media waits, each of it for itself: the account's texts need no upload.
            wait = (error.until - datetime.now(UTC)).total_seconds()
            _again(lease, error, seconds=max(0.0, wait), phase=phase)
        case RateLimited():
            stored(partial(outcomes.limit_account, lease.account_id, until=error.until, whole_app=error.whole_app))
            # The account waits, not the delivery: when the limit ends, the oldest of the account goes first.
            _again(lease, error, seconds=0.0, phase=phase)
        case AuthDead() if not error.expired or work.tries < outcomes.MOST_TRIES:
            tokens.judge(lease.account_id, work.account, error)
            # Renewed, it is tried at once; where that does not help, ever later and not for ever.
            wait = outcomes.pause(work.tries) if error.expired and work.tries else 0.0
            _again(lease, error, seconds=wait, phase=phase, spends_a_try=error.expired)
        case Transient() if work.tries < outcomes.MOST_TRIES:
            kept = Phase.NONE if error.prepare_again else phase
            _again(lease, error, seconds=outcomes.pause(work.tries), phase=kept, spends_a_try=True)
        case Uncertain():
            stored(
                partial(
                    outcomes.uncertain,
                    lease,
                    reason=error.reason,
                    error=error,
                    look_in=work.look_in,
                )
            )
        case _:
            stored(partial(outcomes.failed, lease, error))


def _again(
    lease: Lease, error: ConnectorError, *, seconds: float, phase: Phase | None, spends_a_try: bool = False
) -> None:
    stored(
        partial(
            outcomes.again,
            lease,
            seconds=seconds,
            reason=error.reason,
            error=error,
            phase=phase,
            spends_a_try=spends_a_try,
        )
    )
