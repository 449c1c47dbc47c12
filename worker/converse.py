"""Reads accounts' own counters and what the public wrote to them, each message once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import Page, Standing
from connectors.errors import AuthDead, ConnectorError, RateLimited
from connectors.wire import AsyncWire
from corong.accounts.life import telling_no_secrets
from corong.accounts.models import Account
from corong.accounts.seal import UnsealableError
from corong.config import config
from corong.conversations.commands import could_not_listen, receive
from corong.database import unit
from corong.metrics import budgets
from corong.metrics.standing import store as store_standing
from worker import authorise, tokens
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
        found = list(Account.objects.filter(pk__in=account_ids))
    seats = []
    for each in found:
        try:
            known = tokens.of(each)
            with telling_no_secrets(known.secrets):
                account = tokens.fresh(known, each.pk, open_wire())
        except Exception as error:  # noqa: BLE001 - told by `_fail`, and the others go on
            _fail(each.pk, error)
        else:
            seats.append(_Seat(each.pk, account, each.mention_cursor))
    for heard in asyncio.run(_read(seats)):
        account_id = heard.seat.account_id
        # Last, as it asks the platform once more.
        if isinstance(heard.failure, AuthDead):
            _alone(account_id, partial(authorise.are_refused, account_id, heard.seat.account, heard.failure))


def _fail(account_id: int, error: Exception) -> None:
    """Store why an account could not be read; what is no refusal is a fault of ours, and loud."""
    match error:
        case ConnectorError():
            reason = error.reason
            log.warning("an account could not be read", account_id=account_id, reason=reason)
        case UnsealableError():
            reason = str(error)
            log.warning("an account could not be read", account_id=account_id, reason=reason)
        case _:
            reason = f"internal error: {type(error).__name__}"
            log.error("an account could not be read", account_id=account_id, exc_info=error)
    _alone(account_id, partial(_write, partial(could_not_listen, account_id, reason)))
    if isinstance(error, RateLimited):
        _alone(account_id, partial(_write, partial(budgets.refused, account_id, error)))


def _alone(account_id: int, do: Callable[[], object]) -> None:
    """Do something for one account: if that fails, it is done for the others all the same."""
    try:
        do()
    except Exception:
        log.exception("what became of an account's reading could not be kept", account_id=account_id)


def _write(write: Callable[[], object]) -> None:
    with unit():
        write()


@dataclass(frozen=True, slots=True)
class _Heard:
    seat: _Seat
    standing: Standing | None
    page: Page | None
    failure: Exception | None

    def store(self) -> None:
        # Two transactions: messages lock the posts they are about, the account's counters lock its day, and a worker
        # that stores readings locks both the other way round.
        account_id = self.seat.account_id
        if self.standing is not None:
            _alone(account_id, partial(_write, partial(store_standing, account_id, self.standing)))
        if self.page is not None:
            _alone(account_id, partial(_write, partial(receive, account_id, self.page)))
        if self.failure is not None:
            _fail(account_id, self.failure)


async def _read(seats: Sequence[_Seat]) -> list[_Heard]:
    wire = AsyncWire(allow_loopback=config().corong_allow_loopback, seconds=CALL_SECONDS)
    try:
        # Each is stored as its answer comes: the officer does not wait for an account whose server hangs.
        every = []
        for heard in asyncio.as_completed([_one(seat, wire) for seat in seats]):
            every.append(await heard)
            await asyncio.to_thread(every[-1].store)
        return every
    finally:
        await wire.aclose()


async def _one(seat: _Seat, wire: AsyncWire) -> _Heard:
    standing = page = None
    try:
        modules = platform(seat.account.platform)
        if modules.measure is not None:
            standing = await modules.measure.standing(seat.account, wire)
        if modules.converse is not None:
            page = await modules.converse.messages(seat.account, seat.cursor, wire)
    except Exception as error:  # noqa: BLE001 - told by `_fail`, and the others go on
        return _Heard(seat, standing, page, error)
    return _Heard(seat, standing, page, None)
