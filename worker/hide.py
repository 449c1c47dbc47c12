"""Hides what the public wrote on the platform itself, or shows it again: stored before the call, settled after it."""

from datetime import UTC, datetime
from functools import partial

import structlog
from django.db import InterfaceError, OperationalError

from connectors import contract
from connectors.catalogue import platform
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected
from connectors.wire import Wire
from corong.accounts.models import Account
from corong.conversations import hiding
from corong.conversations.hiding import Work
from corong.conversations.under_way import pause
from corong.database import unit
from corong.deliveries.outcomes import limit_account
from corong.persistence import stored
from worker import authorise, tokens
from worker.gate import Gate, StoppedError

REFUSED_SECONDS = 60.0
"""Pause after refused credentials: until they are mended the wish is not taken up anyhow."""
log = structlog.get_logger()


def fulfil(message_id: int) -> None:
    """Do what was wished of a message. Safe to run twice at the same moment, or a day late."""
    work = stored(partial(hiding.take, message_id))
    if work is None:
        return
    with structlog.contextvars.bound_contextvars(message_id=message_id, account_id=work.account_id):
        _fulfil(work)


def _fulfil(work: Work) -> None:
    with unit():
        account = tokens.of(Account.objects.get(pk=work.account_id))
    try:
        wire = Gate(partial(hiding.may_go_on, work)).wire()
        account = tokens.fresh(account, work.account_id, wire)
        _call(account, work, wire)
    except StoppedError:
        # A newer wish came, or the lease ran out: whoever has it goes on.
        stored(partial(hiding.again, work, None, seconds=0.0, spends_a_try=False))
    except ConnectorError as error:
        _settle(account, work, error)
    except (OperationalError, InterfaceError):
        # The database is away for longer than patience: the lease runs out, and the wish is taken up again.
        raise
    except Exception as error:
        stored(partial(hiding.refused, work, f"internal error: {type(error).__name__}"))
        raise
    else:
        stored(partial(hiding.done, work))


def _call(account: contract.Account, work: Work, wire: Wire) -> None:
    hide = platform(work.platform).hide
    if hide is None:
        raise Rejected("this platform lets no program hide what people write")
    (hide.hide if work.wants_hidden else hide.show)(account, work.message, wire)


def _settle(account: contract.Account, work: Work, error: ConnectorError) -> None:
    match error:
        case RateLimited():
            stored(partial(limit_account, work.account_id, until=error.until, whole_app=error.whole_app))
            wait = max((error.until - datetime.now(UTC)).total_seconds(), 1.0)
            stored(partial(hiding.again, work, error, seconds=wait, spends_a_try=False))
        case AuthDead() if authorise.are_refused(work.account_id, account, error):
            stored(partial(hiding.again, work, error, seconds=REFUSED_SECONDS, spends_a_try=True))
        case AuthDead() | Rejected():
            # Living credentials that may not do this: the account was connected without the right to moderate.
            stored(partial(hiding.refused, work, error.reason, error))
        case _ if work.tries < hiding.MOST_TRIES:
            seconds = pause(work.tries)
            stored(partial(hiding.again, work, error, seconds=seconds, spends_a_try=True))
        case _:
            stored(partial(hiding.refused, work, error.reason, error))
