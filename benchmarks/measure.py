"""
How fast counters are read and stored, beside a raw loop that makes the same calls and stores nothing.

`make bench-measure` against practice platforms that answer after 50 ms. The raw loop runs before and after ours, with
as many calls under way; the mean of both is compared. Last line: one JSON object.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Sequence
from datetime import timedelta
from statistics import mean
from typing import Final

import psutil

from benchmarks import raw, service
from benchmarks.raw import Owned

PLATFORMS: Final = ("mastodon", "bluesky", "facebook", "x")
POSTS_AN_ACCOUNT: Final = 100
LATENCY_SECONDS: Final = 0.05
PROCESSES: Final = 2
DUE_IN_SECONDS: Final = 5.0
LOOK_SECONDS: Final = 0.1
PATIENCE_SECONDS: Final = 300.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--publications", type=int, default=20_000)
    publications = max(parser.parse_args().publications // POSTS_AN_ACCOUNT, 1) * POSTS_AN_ACCOUNT
    with service.running(
        CORONG_MEASURE_FLOOR_SECONDS="86400",
        CORONG_OUTSIDE_SECONDS="86400",
        CORONG_COLLECT_PROCESSES=str(PROCESSES),
        CORONG_LOG="warning",
    ) as running:
        from worker.reader import AT_ONCE

        owned = _owned(running, publications // POSTS_AN_ACCOUNT)
        for platform in PLATFORMS:
            # The raw loop's calls are counted against the limits as ours are: the server has the same work with each.
            running.stand.settings(platform, latency_seconds=LATENCY_SECONDS, rate_limits="on")
        sandbox = psutil.Process(running.stand.pid)
        mark, used = _calls(running), _used([sandbox])
        raws = [asyncio.run(raw.read(owned, at_once=AT_ONCE * PROCESSES))]
        raw_calls, raw_used = _calls(running) - mark, _used([sandbox]) - used
        before, mark, limits, used = _used(_family(running)), _calls(running), _violations(running), _used([sandbox])
        seconds, peak_mb = _ours(running, owned)
        calls, sandbox_used = _calls(running) - mark, _used([sandbox]) - used
        cpu_seconds, violations = _used(_family(running)) - before, _violations(running) - limits
        raws.append(asyncio.run(raw.read(owned, at_once=AT_ONCE * PROCESSES)))
        raw_seconds = mean(raws)
        least = sum(len(raw.batches(each)) for each in owned)
        print(
            json.dumps(
                {
                    "posts_per_s": round(publications / seconds, 1),
                    "ratio_to_raw": round(raw_seconds / seconds, 3),
                    "calls_ratio": round(calls / least, 3),
                    "limit_violations": violations,
                    "cpu_seconds": round(cpu_seconds, 2),
                    "peak_mb": round(peak_mb, 1),
                    "publications": publications,
                    "accounts": len(owned),
                    "platforms": len(PLATFORMS),
                    "calls": calls,
                    "raw_calls": raw_calls,
                    "seconds": round(seconds, 2),
                    "raw_seconds": [round(each, 2) for each in raws],
                    "sandbox_cpu_seconds": round(sandbox_used, 2),
                    "raw_sandbox_cpu_seconds": round(raw_used, 2),
                }
            )
        )


def _owned(running: service.Service, number: int) -> Sequence[Owned]:
    """Connect accounts, publish their posts past Corong and add the rows of these, not yet due to be read."""
    from corong.database import rows, unit
    from worker import tokens
    from worker.gate import open_wire

    made = service.accounts(running, number, platforms=PLATFORMS)
    with unit():
        rows("UPDATE accounts_account SET next_pull_at = clock_timestamp() + interval '1 day'")
    accounts = [(each.pk, tokens.fresh(tokens.of(each), each.pk, open_wire())) for each in made]
    service.look_through()
    owned = asyncio.run(raw.publish(accounts, POSTS_AN_ACCOUNT))
    service.publications(owned)
    return owned


def _ours(running: service.Service, owned: Sequence[Owned]) -> tuple[float, float]:
    """Let everything be due at one moment and wait until all is stored; give the seconds and the peak in MB."""
    from corong.database import now, rows, unit

    due_at = now() + timedelta(seconds=DUE_IN_SECONDS)
    with unit():
        rows(
            "UPDATE publications_publication SET next_pull_at = %s WHERE account_id = ANY(%s)",
            [due_at, [each.pk for each in owned]],
        )
    time.sleep((due_at - now()).total_seconds())
    began, peak = time.monotonic(), 0.0
    while time.monotonic() - began < PATIENCE_SECONDS:
        time.sleep(LOOK_SECONDS)
        peak = max(peak, sum(each.memory_info().rss for each in _family(running)) / 1e6)
        with unit():
            is_done = not rows("SELECT 1 FROM publications_publication WHERE readings = 0 LIMIT 1")
        if is_done:
            return time.monotonic() - began, peak
    raise SystemExit(f"not everything was read in {PATIENCE_SECONDS} s")


def _family(running: service.Service) -> list[psutil.Process]:
    parent = psutil.Process(running.supervisor.pids()["collect"])
    return [parent, *parent.children(recursive=True)]


def _used(processes: Sequence[psutil.Process]) -> float:
    """Give the processor seconds these processes used so far."""
    return sum(float(each.cpu_times().user + each.cpu_times().system) for each in processes)


def _calls(running: service.Service) -> int:
    return sum(sum(calls.values()) for calls in running.stand.summary()["calls"].values())


def _violations(running: service.Service) -> int:
    return sum(sum(buckets.values()) for buckets in running.stand.summary()["violations"].values())


if __name__ == "__main__":
    main()
