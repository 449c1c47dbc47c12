"""Reads accounts' own counters and what the public wrote to them, each message once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import Page, Standing
from connectors.errors import AuthDead, ConnectorError
from connectors.wire import AsyncWire
from corong.accounts.models import Account
from corong.config import config
from corong.conversations.commands import could_not_listen, receive
from corong.database import unit
from corong.metrics.standing import store as store_standing
from worker import tokens
from worker.gate import open_wire

CALL_SECONDS = 20.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Seat:
    account_id: int
    account: contract.Account
    cursor: str


def accounts(account_ids: Sequence[int]) -> None:
    """Read and store for these accounts; one that fails does not hinder the others."""
    with unit():
        seats = [
            _Seat(account.pk, tokens.of(account), account.mention_cursor)
            for account in Account.objects.filter(pk__in=account_ids)
        ]
    ready = []
    for seat in seats:
        try:
            ready.append(_Seat(seat.account_id, tokens.fresh(seat.account, seat.account_id, open_wire()), seat.cursor))
        except ConnectorError as error:
            log.warning("an account cannot be read", account_id=seat.account_id, reason=error.reason)
    asyncio.run(_read(ready))


@dataclass(frozen=True, slots=True)
class _Heard:
    seat: _Seat
    standing: Standing | None
    page: Page | None
    failure: ConnectorError | None

    def store(self) -> None:
        # Two transactions: messages lock the posts they are about, the account's counters lock its day, and a worker
        # that stores readings locks both the other way round.
        if self.standing is not None:
            with unit():
                store_standing(self.seat.account_id, self.standing)
        if self.page is not None:
            with unit():
                receive(self.seat.account_id, self.page)
        if self.failure is not None:
            with unit():
                could_not_listen(self.seat.account_id, self.failure.reason)
            if isinstance(self.failure, AuthDead):
                tokens.judge(self.seat.account_id, self.seat.account, self.failure)


async def _read(seats: Sequence[_Seat]) -> None:
    wire = AsyncWire(allow_loopback=config().corong_allow_loopback, seconds=CALL_SECONDS)
    try:
        # Each is stored as its answer comes: the officer does not wait for an account whose server hangs.
        for heard in asyncio.as_completed([_one(seat, wire) for seat in seats]):
            await asyncio.to_thread((await heard).store)
    finally:
        await wire.aclose()


async def _one(seat: _Seat, wire: AsyncWire) -> _Heard:
    modules = platform(seat.account.platform)
    standing = page = None
    try:
        if modules.measure is not None:
            standing = await modules.measure.standing(seat.account, wire)
        if modules.converse is not None:
            page = await modules.converse.messages(seat.account, seat.cursor, wire)
    except ConnectorError as error:
        log.warning("an account could not be read", account_id=seat.account_id, reason=error.reason)
        return _Heard(seat, standing, page, error)
    return _Heard(seat, standing, page, None)
