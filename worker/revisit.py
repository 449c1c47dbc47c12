"""Reads messages of the public again: what was changed is kept beside what it said, what is gone is marked."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import Gone, Message, RemoteId, Said
from connectors.errors import AuthDead, ConnectorError, RateLimited, Transient
from connectors.wire import AsyncWire
from corong.accounts.models import Account
from corong.accounts.seal import UnsealableError
from corong.config import config
from corong.conversations.commands import look_soon, looked_again
from corong.conversations.models import Message as Row
from corong.conversations.under_way import as_connectors_know
from corong.database import unit
from corong.metrics import budgets
from corong.persistence import stored
from worker import authorise, tokens
from worker.gate import open_wire

CALL_SECONDS: Final = 20.0
log = structlog.get_logger()


def messages(message_ids: Sequence[int]) -> None:
    """Read these messages again, those of each account in batches; an account that fails does not hinder the others."""
    by_account: dict[int, list[Message]] = defaultdict(list)
    with unit():
        for row in Row.objects.filter(pk__in=message_ids).order_by("pk"):
            by_account[row.account_id].append(as_connectors_know(row))
        accounts = list(Account.objects.filter(pk__in=by_account))
    for each in accounts:
        with structlog.contextvars.bound_contextvars(account_id=each.pk):
            _of_one(each, by_account[each.pk])


def _of_one(row: Account, known: Sequence[Message]) -> None:
    modules = platform(row.platform)
    size = modules.capabilities.batch_messages
    if modules.revisit is None or not size:
        return
    try:
        account = tokens.fresh(tokens.of(row), row.pk, open_wire())
    except (ConnectorError, UnsealableError) as error:
        _fail(row.pk, known, error)
        return
    for start in range(0, len(known), size):
        failure = _look(row.pk, account, known[start : start + size])
        match failure:
            case None:
                continue
            case AuthDead() | RateLimited() | Transient():
                # The rest would fare no better.
                _fail(row.pk, known[start:], failure)
                if isinstance(failure, AuthDead):
                    authorise.are_refused(row.pk, account, failure)
                return
            case _:
                _fail(row.pk, known[start : start + size], failure)


def _look(account_id: int, account: contract.Account, known: Sequence[Message]) -> Exception | None:
    """Read one batch again and store what became of it; give why that failed, if it did."""
    try:
        seen = asyncio.run(_read(account, known))
        stored(partial(_store, account_id, seen))
    except (OperationalError, InterfaceError):
        # The database is away for longer than patience: nothing can be stored of the failure either.
        raise
    except Exception as error:  # noqa: BLE001 - told by `_fail`, and other messages are read
        return error
    return None


def _fail(account_id: int, late: Sequence[Message], error: Exception) -> None:
    """Have the messages looked at again soon: the next look may be far, and after the last there is none."""
    match error:
        case ConnectorError():
            log.warning("messages could not be read again", reason=error.reason)
        case UnsealableError():
            log.warning("messages could not be read again", reason=str(error))
        case _:
            log.error("messages could not be read again", exc_info=error)
    stored(partial(_put_off, account_id, [each.id for each in late], error))


def _put_off(account_id: int, late: Sequence[RemoteId], error: Exception) -> None:
    with unit():
        look_soon(account_id, late)
        if isinstance(error, RateLimited):
            budgets.refused(account_id, error)


async def _read(account: contract.Account, known: Sequence[Message]) -> Mapping[RemoteId, Said | Gone]:
    revisitor = platform(account.platform).revisit
    if revisitor is None:
        return {}
    wire = AsyncWire(allow_loopback=config().corong_allow_loopback, seconds=CALL_SECONDS)
    try:
        return await revisitor.messages(account, known, wire)
    finally:
        await wire.aclose()


def _store(account_id: int, seen: Mapping[RemoteId, Said | Gone]) -> None:
    with unit():
        looked_again(account_id, seen)
