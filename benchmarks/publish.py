"""
Drains of posts that are all due at once, beside a raw loop on the same server: `make bench-publish`.

The raw loop has as many threads and connections as the worker, makes the same calls and stores nothing. Last line:
one JSON object.
"""

import json
import queue
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

import psutil

from benchmarks import service
from benchmarks.figures import lateness

if TYPE_CHECKING:
    from corong.accounts.models import Account

THREADS: Final = 16
EACH: Final = 20
"""Posts of one account in a drain: what its platform's pace lets go at once, so that no post waits for its pace."""
WARM_UP: Final = 100
DRAINS: Final = (("50ms", 0.05, 1000), ("0ms", 0.0, 1000), ("10k", 0.0, 10_000))
"""Name, latency of the server in seconds, posts."""
ACCOUNTS: Final = sum(posts for _, _, posts in DRAINS) // EACH
PLATFORM: Final = "mastodon"
SETTLE_SECONDS: Final = 4.0
LEAD: Final = timedelta(seconds=3)
PATIENCE_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Drain:
    """One drain: seconds from the due time to the last arrival, lateness of each, what it cost."""

    posts: int
    seconds: float
    late_ms: list[float]
    cpu_seconds: dict[str, float]
    connections: int


def main() -> None:
    """Measure and print."""
    with service.running(
        CORONG_PUBLISH_THREADS=str(THREADS), CORONG_MEASURE_FLOOR_SECONDS="86400", CORONG_LOG="warning"
    ) as running:
        accounts = service.accounts(running, ACCOUNTS, platforms=(PLATFORM,))
        time.sleep(SETTLE_SECONDS)
        _drain(running, accounts[-WARM_UP:], WARM_UP, "warm-up")
        results: dict[str, Drain] = {}
        raw: dict[str, float] = {}
        left = iter(accounts)
        for name, latency, posts in DRAINS:
            running.stand.settings(PLATFORM, latency_seconds=latency)
            rested = list(islice(left, posts // EACH))
            if posts <= 1000:
                raw[name] = _raw(rested, posts, name)
            results[name] = _drain(running, rested, posts, name)
    small, large = results["0ms"], results["10k"]
    print(
        json.dumps(
            {
                "ratio_50ms": round(results["50ms"].seconds / raw["50ms"], 2),
                "ratio_0ms": round(small.seconds / raw["0ms"], 2),
                "cost_growth_10k": round((large.seconds / large.posts) / (small.seconds / small.posts), 2),
                "lateness_ms": lateness(results["50ms"].late_ms),
                "cpu_seconds_per_1000": results["50ms"].cpu_seconds["publish"],
                "cpu_seconds": {name: each.cpu_seconds for name, each in results.items()},
                "connections_per_worker": max(each.connections for each in results.values()),
                "seconds": {name: round(each.seconds, 2) for name, each in results.items()},
                "raw_seconds": {name: round(seconds, 2) for name, seconds in raw.items()},
                "posts_per_second": {name: round(each.posts / each.seconds, 1) for name, each in results.items()},
                "threads": THREADS,
                "posts_an_account": EACH,
            }
        )
    )


def _raw(accounts: "list[Account]", posts: int, name: str) -> float:
    """Publish with nothing but httpx and threads; give the seconds it took."""
    import httpx

    from corong.accounts import seal

    todo: queue.SimpleQueue[tuple[str, str, str]] = queue.SimpleQueue()
    for number in range(posts):
        account = accounts[number % len(accounts)]
        todo.put((account.home, seal.reveal(account.sealed)["access_token"], f"raw {name} {number}"))

    def work() -> None:
        with httpx.Client(timeout=30.0) as client:
            while True:
                try:
                    home, token, text = todo.get_nowait()
                except queue.Empty:
                    return
                client.post(
                    f"{home}/api/v1/statuses",
                    headers={"Authorization": f"Bearer {token}", "Idempotency-Key": text},
                    json={"status": text, "visibility": "public", "language": "id"},
                ).raise_for_status()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


def _drain(running: service.Service, accounts: "list[Account]", posts: int, name: str) -> Drain:
    from corong.database import now, rows, unit
    from corong.deliveries.commands import schedule
    from corong.posts.commands import Content, compose

    far = now() + timedelta(days=1)
    with unit():
        ids = [
            delivery.pk
            for number in range(posts)
            for delivery in schedule(
                compose(accounts[0].organisation, None, Content(text=f"ours {name} {number}")),
                [accounts[number % len(accounts)]],
                far,
                by=None,
            )
        ]
    due = now() + LEAD
    with unit():
        rows("UPDATE deliveries_delivery SET due_at = %s, next_at = %s WHERE id = ANY(%s)", [due, due, ids])
    seen = len(running.stand.record())
    before = _cpu(running)
    connections = 0
    end = time.monotonic() + PATIENCE_SECONDS
    left = posts
    while left and time.monotonic() < end:
        time.sleep(0.25)
        with unit():
            found = rows(  # by the range: to name ten thousand at each look would cost more than to send them
                "SELECT count(*) FROM deliveries_delivery WHERE id BETWEEN %s AND %s AND state <> 'published'",
                [ids[0], ids[-1]],
            )
            left = int(found[0][0])
            used = rows(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'corong' AND pid <> pg_backend_pid()"
            )
        connections = max(connections, int(used[0][0]))
    arrived = [post.arrived_at for post in running.stand.record(since_sequence=seen)]
    if len(arrived) != posts:
        raise SystemExit(f"{name}: {len(arrived)} of {posts} posts arrived")
    moment = due.timestamp()
    return Drain(
        posts=posts,
        seconds=max(arrived) - moment,
        late_ms=[(each - moment) * 1000 for each in arrived],
        cpu_seconds={name: round(seconds - before[name], 2) for name, seconds in _cpu(running).items()},
        connections=connections,
    )


def _cpu(running: service.Service) -> dict[str, float]:
    """Give the processor seconds used so far, by process; those of PostgreSQL's children belong to it."""
    pids = {**running.supervisor.pids(), "sandbox": running.stand.pid}
    used = {}
    for name in ("publish", "scheduler", "collect", "postgresql", "sandbox"):
        parent = psutil.Process(pids[name])
        used[name] = sum(_seconds_of(each) for each in (parent, *parent.children(recursive=True)))
    return used


def _seconds_of(process: psutil.Process) -> float:
    """Give its processor seconds; 0 for one that ended after it was listed, as PostgreSQL's autovacuum does."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


if __name__ == "__main__":
    main()
