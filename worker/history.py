"""Reads one page of an account's own posts, stores it with the place of the next, and leaves the rest for later."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Final

import structlog

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import PastPage
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected
from connectors.wire import AsyncWire
from corong.accounts.models import Account
from corong.config import config
from corong.database import unit
from corong.histories import commands
from corong.histories.models import History
from corong.persistence import stored
from worker import tokens
from worker.gate import open_wire

CALL_SECONDS: Final = 20.0
log = structlog.get_logger()


def page(account_id: int) -> None:
    """
    Read and store one page. Safe to run twice at the same moment, or a day late.

    A worker that dies before it has stored the page loses nothing: the place is still that of this page.
    """
    with unit():
        step = commands.step(account_id)
        if step is None:
            return
        known = tokens.of(Account.objects.get(pk=account_id))
    with structlog.contextvars.bound_contextvars(account_id=account_id):
        try:
            account = tokens.fresh(known, account_id, open_wire())
            found = asyncio.run(_read(account, step))
        except ConnectorError as error:
            _fail(account_id, known, step, error)
            return
        stored(partial(_receive, account_id, step, found))


async def _read(account: contract.Account, step: History) -> PastPage:
    historian = platform(account.platform).history
    if historian is None:
        return PastPage(posts=(), cursor="")
    wire = AsyncWire(allow_loopback=config().corong_allow_loopback, seconds=CALL_SECONDS)
    try:
        return await historian.posts(account, step.cursor, step.since, wire)
    finally:
        await wire.aclose()


def _receive(account_id: int, step: History, found: PastPage) -> None:
    with unit():
        new = commands.receive(account_id, step, found, again_seconds=config().corong_outside_seconds)
    if new:
        log.info("posts made outside Corong were found", count=new)


def _fail(account_id: int, account: contract.Account, step: History, error: ConnectorError) -> None:
    log.warning("an account's own posts could not be read", reason=error.reason)
    if isinstance(error, AuthDead):
        tokens.judge(account_id, account, error)
    wait = (error.until - datetime.now(UTC)).total_seconds() if isinstance(error, RateLimited) else None
    # A cursor may have grown old, or the post it names is gone: what it stood behind is read once more.
    is_lost = isinstance(error, Rejected) and bool(step.cursor)
    stored(partial(_put_off, account_id, error.reason, seconds=wait, from_the_start=is_lost))


def _put_off(account_id: int, reason: str, *, seconds: float | None, from_the_start: bool) -> None:
    with unit():
        again = config().corong_outside_seconds
        commands.fail(account_id, reason, again_seconds=again, seconds=seconds, from_the_start=from_the_start)
