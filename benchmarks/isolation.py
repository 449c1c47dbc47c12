"""
What one platform's storm of 429 and one hanging server cost the measuring of the others: `make bench-isolation`.

Everything is due at one moment, in turn undisturbed and disturbed, in the same service. How long each publication of
the other platforms waited is compared: `delay` with rounds in which all servers answer, `delay_to_absent` with rounds
in which nothing is due on the two that are disturbed, whose own work cannot hide theirs. Last line: one JSON object.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from typing import Final

from benchmarks import raw, service
from benchmarks.raw import Owned

OTHERS: Final = ("mastodon", "bluesky", "x")
STORMY: Final = "facebook"
HANGING: Final = "hangs"
"""The instance on Mastodon's platform that does not answer."""
POSTS: Final = 100
ACCOUNTS: Final = {"mastodon": 20, "bluesky": 20, "x": 20, STORMY: 20, HANGING: 10}
LATENCY_SECONDS: Final = 0.05
STORM_SECONDS: Final = 2.0
"""How long each 429 asks to wait: the accounts come back with all their posts as soon as it is over."""
HANG_SECONDS: Final = 60.0
ROUNDS: Final = 8
DUE_IN_SECONDS: Final = 3.0
PATIENCE_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Round:
    """How long publications waited for their reading, in seconds, by platform."""

    waits: Mapping[str, Sequence[float]]

    def mean(self, platform: str) -> float:
        """Give the mean wait."""
        return mean(self.waits[platform])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    with service.running(
        CORONG_MEASURE_FLOOR_SECONDS="86400", CORONG_OUTSIDE_SECONDS="86400", CORONG_LOG="warning"
    ) as running:
        _owned(running)
        for platform in (*OTHERS, STORMY):
            running.stand.settings(platform, latency_seconds=LATENCY_SECONDS)
        _round(running)  # the first fills the processes' caches
        calm, absent, disturbed, refused, hung = [], [], [], 0, 0
        for number in range(rounds):
            calm.append(_round(running))
            absent.append(_round(running, others_alone=True))
            before = running.stand.summary()["faults_by_platform"]
            running.stand.fault(
                "rate_limited", platform=STORMY, endpoint="any", seconds=STORM_SECONDS, retry_after="seconds"
            )
            running.stand.fault("hang", platform="mastodon", instance=HANGING, endpoint="any", seconds=HANG_SECONDS)
            disturbed.append(_round(running))
            after = running.stand.summary()["faults_by_platform"]
            running.stand.lift_faults()
            refused += _fired(after, STORMY, "rate_limited") - _fired(before, STORMY, "rate_limited")
            hung += _fired(after, "mastodon", "hang") - _fired(before, "mastodon", "hang")
            print(
                f"round {number}: {_line(calm[-1])} | absent {_line(absent[-1])} | disturbed {_line(disturbed[-1])}",
                flush=True,
            )
    delay, to_absent = _delay(disturbed, calm), _delay(disturbed, absent)
    print(
        json.dumps(
            {
                "worst_delay": max(delay.values()),
                "delay": delay,
                "worst_delay_to_absent": max(to_absent.values()),
                "delay_to_absent": to_absent,
                "calm_seconds": {name: round(mean(each.mean(name) for each in calm), 3) for name in OTHERS},
                "refused": refused,
                "hung": hung,
                "rounds": rounds,
                "publications": POSTS * sum(ACCOUNTS.values()),
            }
        )
    )


def _delay(disturbed: Sequence[Round], quiet: Sequence[Round]) -> dict[str, float]:
    """Give how much longer publications waited, as a ratio of the mean waits, by platform."""
    return {
        name: round(mean(each.mean(name) for each in disturbed) / mean(each.mean(name) for each in quiet), 3)
        for name in OTHERS
    }


def _line(one: Round) -> str:
    return ", ".join(f"{name} {one.mean(name):.2f} s" for name in OTHERS)


def _fired(faults: Mapping[str, Mapping[str, int]], platform: str, kind: str) -> int:
    return int(faults.get(platform, {}).get(kind, 0))


def _owned(running: service.Service) -> Sequence[Owned]:
    """Connect accounts on each platform and on the server that will hang, with posts made past Corong."""
    from worker import tokens
    from worker.gate import open_wire

    made = []
    for name, number in ACCOUNTS.items():
        platform, instance = ("mastodon", name) if name == HANGING else (name, "bench")
        made += service.accounts(running, number, platforms=(platform,), instance=instance, prefix=name)
    accounts = [(each.pk, tokens.fresh(tokens.of(each), each.pk, open_wire())) for each in made]
    service.look_through()
    owned = asyncio.run(raw.publish(accounts, POSTS))
    service.publications(owned)
    return owned


def _round(running: service.Service, *, others_alone: bool = False) -> Round:
    """Let everything be due at one moment, and wait until the other platforms' publications are read."""
    from corong.database import now, rows, unit

    _rest()
    due_at = now() + timedelta(seconds=DUE_IN_SECONDS)
    with unit():
        where = [f"%/{HANGING}" if others_alone else "", STORMY if others_alone else ""]
        rows(_DUE, [due_at, *where])
        # What the accounts themselves have is read too, as in production.
        rows(
            "UPDATE accounts_account SET next_pull_at = %s WHERE home NOT LIKE %s AND platform <> %s", [due_at, *where]
        )
    end = time.monotonic() + DUE_IN_SECONDS + PATIENCE_SECONDS
    while _left(running, due_at):
        if time.monotonic() > end:
            raise SystemExit(f"not everything was read in {PATIENCE_SECONDS} s")
        time.sleep(0.2)
    with unit():
        found = rows(_WAITS, [due_at, f"%/{HANGING}", list(OTHERS)])
    waits: dict[str, list[float]] = {name: [] for name in OTHERS}
    for platform, seconds in found:
        waits[platform].append(float(seconds))
    return Round(waits)


_DUE: Final = """
    UPDATE publications_publication p SET next_pull_at = %s, measure_failed_at = NULL FROM accounts_account a
    WHERE a.id = p.account_id AND a.home NOT LIKE %s AND a.platform <> %s
"""
_LEFT: Final = """
    SELECT EXISTS (
        SELECT 1 FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
        WHERE coalesce(p.measured_at, '-infinity') < %s AND a.home NOT LIKE %s AND a.platform = ANY(%s))
"""
_WAITS: Final = """
    SELECT a.platform, extract(epoch FROM p.measured_at - %s)
    FROM publications_publication p JOIN accounts_account a ON a.id = p.account_id
    WHERE a.home NOT LIKE %s AND a.platform = ANY(%s)
"""


def _left(running: service.Service, due_at: datetime) -> bool:
    from corong.database import rows, unit

    del running
    with unit():
        return bool(rows(_LEFT, [due_at, f"%/{HANGING}", list(OTHERS)])[0][0])


def _rest() -> None:
    """Wait until nothing is under way from the round before; what hangs has its time limit."""
    from corong.database import rows, unit

    with unit():
        rows("UPDATE publications_publication SET next_pull_at = clock_timestamp() + interval '1 day'")
        rows("UPDATE accounts_account SET next_pull_at = clock_timestamp() + interval '1 day'")
    while True:
        with unit():
            if not rows("SELECT 1 FROM metrics_turn WHERE until > clock_timestamp() LIMIT 1"):
                break
        time.sleep(0.5)
    time.sleep(STORM_SECONDS + 1)


if __name__ == "__main__":
    main()
