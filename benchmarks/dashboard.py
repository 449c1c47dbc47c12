"""
How fast the pages of figures are over five million readings and over fifty, and how fast readings are taken in.

`make bench-dashboard` fills a province's database by the product's own bulk path (COPY into the weekly tables), asks
for each page through Django's whole request path as a signed-in person (the test client: every middleware, the view,
its queries, the template; no network), and then again with ten times the past. Last line: one JSON object.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import bare, past
from benchmarks.figures import percentile

if TYPE_CHECKING:
    from django.test import Client

RECENT: Final = timedelta(days=182)
"""Two periods of 90 days: both amounts of readings have them in full."""
TIMES: Final = 10
ASKED: Final = 120
"""How often each page is asked for."""
MOST_MS: Final = 100.0
MOST_GROWTH: Final = 1.3
LEAST_INGEST: Final = 100_000
PAGES: Final = ("account", "post", "comparison")
"""What the limits are for; the others are measured beside them."""


def main() -> None:
    """Measure and print; end with 1 where a limit is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--millions", type=float, default=50.0, help="readings in the end; a tenth of it at first")
    millions = parser.parse_args().millions
    with bare.database() as data:
        figures = _measure(int(millions * 1e6), data)
    print(json.dumps(figures))
    met = (
        all(figures["p95_ms"][page] <= MOST_MS for page in PAGES)
        and all(figures["growth"][page] <= MOST_GROWTH for page in PAGES)
        and figures["ingest_per_s"] >= LEAST_INGEST
    )
    sys.exit(0 if met else 1)


def _measure(samples: int, data: Path) -> dict[str, Any]:
    from corong.database import now

    moment, began = now(), time.monotonic()
    province = past.make()
    small = samples // TIMES // past.READINGS
    past.fill(province, publications=small, first=moment - RECENT, last=moment, planned=True)
    past.settle(province, first=moment - RECENT)
    _say("filled", province, began)
    recent = list(province.publications)
    before = _ask(province, recent)
    older = moment - RECENT * TIMES
    past.fill(province, publications=small * (TIMES - 1), first=older, last=moment - RECENT, planned=False)
    past.settle(province, first=older)
    _say("filled", province, began)
    after = _ask(province, province.publications)
    bytes_ = _sizes()
    return {
        "samples": province.samples,
        "p95_ms": {page: round(percentile(times, 0.95), 1) for page, times in after.items()},
        "growth": {page: round(_p95(after[page]) / _p95(before[page]), 2) for page in after},
        "ingest_per_s": round(province.samples / province.seconds),
        "bytes_per_sample": round(bytes_["samples"] / province.samples, 1),
        "p50_ms": {page: round(statistics.median(times), 1) for page, times in after.items()},
        "p95_ms_small": {page: round(_p95(times), 1) for page, times in before.items()},
        "samples_small": small * past.READINGS,
        "publications": len(province.publications),
        "offices": len(province.offices),
        "accounts": len(province.accounts),
        "asked": ASKED,
        "request_path": "Django test client, signed in, in process",
        "disk_mb": {name: round(size / 1e6, 1) for name, size in bytes_.items()},
        "folder_mb": round(sum(file.stat().st_size for file in data.rglob("*") if file.is_file()) / 1e6),
        "seconds": round(time.monotonic() - began),
    }


def _p95(times: list[float]) -> float:
    return percentile(times, 0.95)


def _say(what: str, province: past.Province, began: float) -> None:
    print(f"{what}: {province.samples:,} readings, {time.monotonic() - began:.0f} s", flush=True)


def _ask(province: past.Province, publications: list[int]) -> Mapping[str, list[float]]:
    """Ask for every page many times, of ever other accounts, posts and platforms; give the milliseconds of each."""
    from django.test import Client

    from corong.people.commands import choose_language

    choose_language(province.coordinator, "id")
    client = Client(SERVER_NAME="localhost")
    client.force_login(province.coordinator)
    draw = random.Random(7)  # noqa: S311 - the same pages every time
    accounts = [account.pk for account in province.accounts]
    offices = [office.pk for office in province.offices]
    pages: Mapping[str, Callable[[], str]] = {
        "account": lambda: f"/engagement/accounts/{draw.choice(accounts)}/?days=90",
        "post": lambda: f"/engagement/{draw.choice(publications)}/",
        "comparison": lambda: f"/engagement/compare/?days=90&platform={draw.choice(past.PLATFORMS)}",
        "office": lambda: f"/engagement/offices/{draw.choice(offices[1:])}/?days=90",
        "posts": lambda: f"/engagement/?days=30&account={draw.choice(accounts)}",
    }
    return {page: _times(client, address) for page, address in pages.items()}


def _times(client: "Client", address: Callable[[], str]) -> list[float]:
    times = []
    for _ in range(ASKED):
        page = address()
        began = time.perf_counter()
        answer = client.get(page)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{page} answered {answer.status_code}")
    return times


def _sizes() -> Mapping[str, int]:
    from corong.database import rows

    tables = {
        "days_of_posts": "metrics_rollup",
        "days_of_accounts": "metrics_accountday",
        "milestones": "metrics_milestone",
        "publications": "publications_publication",
    }
    parts = "FROM pg_inherits WHERE inhparent = 'metrics_sample'::regclass"
    [(samples, indexes)] = rows(f"SELECT sum(pg_total_relation_size(inhrelid)), sum(pg_indexes_size(inhrelid)) {parts}")
    return {
        "samples": int(samples),
        "of_which_indexes": int(indexes),
        **{name: rows("SELECT pg_total_relation_size(%s)", [table])[0][0] for name, table in tables.items()},
    }


if __name__ == "__main__":
    main()
