"""Reads the counters of many publications at once: one event loop a chunk, a few calls at a time to each server."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import structlog

from connectors import contract
from connectors.catalogue import platform
from connectors.contract import Gone, Reading, RemoteId
from connectors.errors import ConnectorError, RateLimited
from connectors.wire import AsyncWire
from corong.accounts.models import Account
from corong.config import config
from corong.database import unit
from corong.metrics.commands import Measured, store
from corong.publications.models import Publication
from worker import tokens
from worker.gate import open_wire

AT_ONCE_PER_SERVER: Final = 8
CALL_SECONDS: Final = 20.0
CHUNK_SHARE: Final = 2 / 3
"""Of the time after which a chunk is planned again: what its calls may take, so that its results come before that."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Batch:
    """Publications of one account that one call reads: their ids by what the platform calls them."""

    account: contract.Account
    ids: dict[RemoteId, int]


def publications(publication_ids: Sequence[int]) -> int:
    """Read and store the counters of these publications; say how many answers came."""
    batches = _batches(publication_ids)
    measured = asyncio.run(_read(batches))
    with unit():
        store(measured)
    return len(measured)


def _batches(publication_ids: Sequence[int]) -> list[Batch]:
    with unit():
        found = list(Publication.objects.filter(pk__in=publication_ids).values_list("pk", "account_id", "remote_id"))
        accounts = {
            account.pk: tokens.of(account) for account in Account.objects.filter(pk__in={row[1] for row in found})
        }
    by_account: dict[int, dict[RemoteId, int]] = defaultdict(dict)
    for publication_id, account_id, remote_id in found:
        by_account[account_id][RemoteId(remote_id)] = publication_id
    batches = []
    for account_id, ids in by_account.items():
        account = accounts[account_id]
        try:
            account = tokens.fresh(account, account_id, open_wire())
        except ConnectorError as error:
            log.warning("an account cannot be measured", account_id=account_id, reason=error.reason)
        size = platform(account.platform).capabilities.batch_posts
        every = list(ids.items())
        batches += [Batch(account, dict(every[start : start + size])) for start in range(0, len(every), size)]
    return batches


async def _read(batches: Sequence[Batch]) -> list[Measured]:
    wire = AsyncWire(allow_loopback=config().corong_allow_loopback, seconds=CALL_SECONDS)
    gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_PER_SERVER))
    try:
        async with asyncio.timeout(CHUNK_SHARE * config().corong_pull_lease_seconds):
            answers = await asyncio.gather(*(_one(batch, gates[batch.account.home], wire) for batch in batches))
    finally:
        await wire.aclose()
    return [measured for answer in answers for measured in answer]


async def _one(batch: Batch, gate: asyncio.Semaphore, wire: AsyncWire) -> list[Measured]:
    measurer = platform(batch.account.platform).measure
    if measurer is None:
        return [Measured(pk, is_offered=False) for pk in batch.ids.values()]
    async with gate:
        try:
            answers = await measurer.posts(batch.account, list(batch.ids), wire)
        except ConnectorError as error:
            until = error.until if isinstance(error, RateLimited) else None
            return [Measured(pk, failure=error.reason, not_before=until) for pk in batch.ids.values()]
    at = datetime.now(UTC)
    return [_measured(pk, answers.get(remote_id), at) for remote_id, pk in batch.ids.items()]


def _measured(publication_id: int, answer: Reading | Gone | None, at: datetime) -> Measured:
    match answer:
        case Reading(counters=counters):
            return Measured(publication_id, at=at, counters={metric.value: n for metric, n in counters.items()})
        case Gone():
            return Measured(publication_id, at=at, is_gone=True)
        case None:
            return Measured(publication_id, failure="the platform gave no answer for this post")
