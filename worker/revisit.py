"""Reads messages of the public again: what was changed is kept beside what it said, what is gone is marked."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import structlog

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import Gone, Message, RemoteId, Said
from connectors.errors import AuthDead, ConnectorError, RateLimited
from connectors.wire import AsyncWire
from corong.accounts.models import Account
from corong.config import config
from corong.conversations.commands import looked_again
from corong.conversations.models import Message as Row
from corong.conversations.under_way import as_connectors_know
from corong.database import unit
from corong.metrics import budgets
from worker import authorise, tokens
from worker.gate import open_wire
from worker.persistence import stored

CALL_SECONDS: Final = 20.0
log = structlog.get_logger()


def messages(message_ids: Sequence[int]) -> None:
    """Read these messages again, those of each account in batches; an account that fails does not hinder the others."""
    by_account: dict[int, list[Message]] = defaultdict(list)
    with unit():
        for row in Row.objects.filter(pk__in=message_ids).order_by("pk"):
            by_account[row.account_id].append(as_connectors_know(row))
        accounts = {each.pk: tokens.of(each) for each in Account.objects.filter(pk__in=by_account)}
    for account_id, known in by_account.items():
        with structlog.contextvars.bound_contextvars(account_id=account_id):
            _of_one(account_id, accounts[account_id], known)


def _of_one(account_id: int, account: contract.Account, known: Sequence[Message]) -> None:
    modules = platform(account.platform)
    size = modules.capabilities.batch_messages
    if modules.revisit is None or not size:
        return
    try:
        account = tokens.fresh(account, account_id, open_wire())
        for start in range(0, len(known), size):
            seen = asyncio.run(_read(account, known[start : start + size]))
            stored(partial(_store, account_id, seen))
    except ConnectorError as error:
        # The next look makes up for it.
        log.warning("messages could not be read again", reason=error.reason)
        if isinstance(error, AuthDead):
            authorise.are_refused(account_id, account, error)
        if isinstance(error, RateLimited):
            stored(partial(_rest, account_id, error))


def _rest(account_id: int, limit: RateLimited) -> None:
    with unit():
        budgets.refused(account_id, limit)


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
