"""
How fast counters are read and stored, beside a raw loop that makes the same calls and stores nothing.

`make bench-measure` against practice platforms that answer after 50 ms. Last line: one JSON object.
"""

import argparse
import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import psutil

from benchmarks import service
from connectors import contract

if TYPE_CHECKING:
    import httpx

PLATFORMS: Final = ("mastodon", "bluesky")
POSTS_AN_ACCOUNT: Final = 100
LATENCY_SECONDS: Final = 0.05
PROCESSES: Final = 2
SETTLE_SECONDS: Final = 6.0
PATIENCE_SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True)
class Owned:
    """An account with its row's number and what its platform calls its posts."""

    pk: int
    account: contract.Account
    ids: Sequence[str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--publications", type=int, default=4000)
    publications = max(parser.parse_args().publications // POSTS_AN_ACCOUNT, 1) * POSTS_AN_ACCOUNT
    with service.running(
        CORONG_MEASURE_FLOOR_SECONDS="86400", CORONG_COLLECT_PROCESSES=str(PROCESSES), CORONG_LOG="warning"
    ) as running:
        owned = _owned(running, publications // POSTS_AN_ACCOUNT)
        time.sleep(SETTLE_SECONDS)
        for platform in PLATFORMS:
            running.stand.settings(platform, latency_seconds=LATENCY_SECONDS)
        raw_seconds = asyncio.run(_raw(owned))
        for platform in PLATFORMS:
            running.stand.settings(platform, rate_limits="on")
        before, mark = _collect(running), _calls(running)
        limits = _violations(running)
        seconds, peak_mb = _ours(running, owned)
        print(
            json.dumps(
                {
                    "posts_per_s": round(publications / seconds, 1),
                    "ratio_to_raw": round(raw_seconds / seconds, 3),
                    "calls_ratio": round(
                        (_calls(running) - mark) / sum(1 for each in owned for _ in _batches(each)), 3
                    ),
                    "limit_violations": _violations(running) - limits,
                    "cpu_seconds": round(_collect(running) - before, 2),
                    "peak_mb": round(peak_mb, 1),
                    "publications": publications,
                    "accounts": len(owned),
                    "platforms": len(PLATFORMS),
                    "seconds": round(seconds, 2),
                    "raw_seconds": round(raw_seconds, 2),
                }
            )
        )


def _owned(running: service.Service, number: int) -> list[Owned]:
    """Connect accounts, publish their posts past Corong and add the rows of these, not yet due to be read."""
    import httpx

    from corong.database import now, rows, unit
    from corong.publications.models import Publication
    from worker import tokens
    from worker.gate import open_wire

    made = service.accounts(running, number, platforms=PLATFORMS)
    with unit():
        rows("UPDATE accounts_account SET next_pull_at = clock_timestamp() + interval '1 day'")
    with httpx.Client(timeout=30.0) as client, ThreadPoolExecutor(8) as pool:
        owned = list(
            pool.map(
                lambda each: Owned(
                    each[0], each[1], [_publish(client, each[1], index) for index in range(POSTS_AN_ACCOUNT)]
                ),
                [(account.pk, tokens.fresh(tokens.of(account), account.pk, open_wire())) for account in made],
            )
        )
    published_at = now() - timedelta(days=30)
    with unit():
        Publication.objects.bulk_create(
            Publication(account_id=each.pk, remote_id=one, published_at=published_at)
            for each in owned
            for one in each.ids
        )
    return owned


def _publish(client: "httpx.Client", account: contract.Account, number: int) -> str:
    text = f"measured {number}"
    if account.platform == "mastodon":
        url, key = f"{account.home}/api/v1/statuses", "id"
        body: dict[str, object] = {"status": text}
    else:
        url, key = f"{account.home}/xrpc/com.atproto.repo.createRecord", "uri"
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-01-01T00:00:00.000Z"}
        body = {"repo": account.remote_id, "collection": "app.bsky.feed.post", "record": record}
    answer = client.post(url, headers=_bearer(account), json=body).raise_for_status()
    return str(answer.json()[key])


def _bearer(account: contract.Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {account.secrets['access_token']}"}


def _batches(each: Owned) -> Iterator[Sequence[str]]:
    from connectors.catalogue import platform

    size = platform(each.account.platform).capabilities.batch_posts
    return (each.ids[start : start + size] for start in range(0, len(each.ids), size))


async def _raw(owned: Sequence[Owned]) -> float:
    """Make the same calls with nothing but aiohttp, as many at once; give the seconds they took."""
    import aiohttp

    from worker.measure import AT_ONCE_PER_SERVER

    gates: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_PER_SERVER * PROCESSES))

    async def read(each: Owned, ids: Sequence[str], session: aiohttp.ClientSession) -> None:
        is_mastodon = each.account.platform == "mastodon"
        path, name = ("api/v1/statuses", "id[]") if is_mastodon else ("xrpc/app.bsky.feed.getPosts", "uris")
        async with (
            gates[each.account.home],
            session.get(
                f"{each.account.home}/{path}", params=[(name, one) for one in ids], headers=_bearer(each.account)
            ) as answer,
        ):
            answer.raise_for_status()
            await answer.json()

    async with aiohttp.ClientSession() as session:
        began = time.monotonic()
        await asyncio.gather(*(read(each, ids, session) for each in owned for ids in _batches(each)))
        return time.monotonic() - began


def _ours(running: service.Service, owned: Sequence[Owned]) -> tuple[float, float]:
    """Make everything due and wait until all is stored; give the seconds and the collect worker's peak in MB."""
    from corong.database import rows, unit

    accounts = [each.pk for each in owned]
    began = time.monotonic()
    with unit():
        rows(
            "UPDATE publications_publication SET next_pull_at = clock_timestamp() WHERE account_id = ANY(%s)",
            [accounts],
        )
    peak = 0.0
    while time.monotonic() - began < PATIENCE_SECONDS:
        time.sleep(0.1)
        peak = max(peak, sum(each.memory_info().rss for each in _family(running)) / 1e6)
        with unit():
            left = rows(
                "SELECT count(*) FROM publications_publication WHERE account_id = ANY(%s) AND readings = 0", [accounts]
            )
        if not left[0][0]:
            return time.monotonic() - began, peak
    raise SystemExit(f"{left[0][0]} publications were not read in {PATIENCE_SECONDS} s")


def _family(running: service.Service) -> list[psutil.Process]:
    parent = psutil.Process(running.supervisor.pids()["collect"])
    return [parent, *parent.children(recursive=True)]


def _collect(running: service.Service) -> float:
    """Give the processor seconds the collect worker used so far."""
    return sum(float(each.cpu_times().user + each.cpu_times().system) for each in _family(running))


def _calls(running: service.Service) -> int:
    return sum(sum(calls.values()) for calls in running.stand.summary()["calls"].values())


def _violations(running: service.Service) -> int:
    return sum(sum(buckets.values()) for buckets in running.stand.summary()["violations"].values())


if __name__ == "__main__":
    main()
