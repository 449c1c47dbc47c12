"""Sends one answer: stored before the call, settled after it, uncertain where the platform's word was lost."""

import time
from datetime import UTC, datetime
from functools import partial

import structlog
from django.db import InterfaceError, OperationalError

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import Published
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected, Transient, Uncertain
from connectors.wire import Wire
from corong.accounts.models import Account
from corong.conversations import sending
from corong.conversations.sending import Work
from corong.conversations.under_way import pause
from corong.database import unit
from corong.deliveries.outcomes import limit_account
from corong.persistence import stored
from worker import authorise, tokens
from worker.gate import Gate, StoppedError

REFUSED_SECONDS = 60.0
"""Pause after refused credentials: until they are mended the answer is not taken up anyhow."""
log = structlog.get_logger()


def send(reply_id: int) -> None:
    """Send an answer that is queued, or one that may be out where sending it again makes no second one."""
    work = stored(partial(sending.take, reply_id))
    if work is None:
        return
    with structlog.contextvars.bound_contextvars(reply_id=reply_id, account_id=work.account_id):
        _send(work)


def _send(work: Work) -> None:
    gate = Gate(partial(sending.may_go_on, work))
    has_begun = False
    with unit():
        account = tokens.of(Account.objects.get(pk=work.account_id))
    try:
        wire = gate.wire()
        account = tokens.fresh(account, work.account_id, wire)
        began = time.monotonic()
        if not stored(partial(sending.begin, work)):
            raise StoppedError  # noqa: TRY301 - one way out for all that stops it
        gate.begin(began)
        has_begun = True
        result = _call(account, work, wire)
    except StoppedError:
        if has_begun and gate.has_called:
            stored(partial(sending.uncertain, work, "stopped between the calls of the answer"))
        else:
            stored(partial(sending.held, work))
    except ConnectorError as error:
        _settle(account, work, error)
    except (OperationalError, InterfaceError):
        # The database is away for longer than patience: the lease runs out, and the sweeper decides.
        raise
    except Exception as error:
        # A fault of ours: loud, and never a second try that could double what may be visible already.
        reason = f"internal error: {type(error).__name__}"
        stored(partial(sending.uncertain if has_begun else sending.failed, work, reason))
        raise
    else:
        stored(partial(sending.sent, work, result))


def _call(account: contract.Account, work: Work, wire: Wire) -> Published:
    converse = platform(work.platform).converse
    if converse is None:
        raise Rejected("this platform takes no answers through Corong")
    return converse.reply(account, work.message, work.text, work.key, wire)


def _settle(account: contract.Account, work: Work, error: ConnectorError) -> None:
    """Store what an error of the connector means: its class alone decides."""
    match error:
        case RateLimited():
            stored(partial(limit_account, work.account_id, until=error.until, whole_app=error.whole_app))
            wait = max((error.until - datetime.now(UTC)).total_seconds(), 1.0)
            stored(partial(sending.again, work, error, seconds=wait, spends_a_try=False))
        case AuthDead() if authorise.are_refused(work.account_id, account, error):
            stored(partial(sending.again, work, error, seconds=REFUSED_SECONDS, spends_a_try=error.expired))
        case Transient() if work.tries < sending.MOST_TRIES:
            seconds = pause(work.tries)
            stored(partial(sending.again, work, error, seconds=seconds, spends_a_try=True))
        case Uncertain():
            stored(partial(sending.uncertain, work, error.reason, error))
        case _:
            stored(partial(sending.failed, work, error.reason, error))
