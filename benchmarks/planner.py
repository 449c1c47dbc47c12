"""
How far shown counters are from true ones, at budgets of calls: `make bench-planner`.

The planner's policy reads 10,000 practice posts, once in ten minutes at most, on several seeds that it was not tuned
on, having learned how posts go on from others. Its error is divided by that of
- the oracle, which knows every single change to come;
- the rate oracle, which knows what is to be expected of each post at every moment, its revival too, and so is the best
  that anybody can do who cannot foresee chance (docs/decisions/0010);
- the informed, who knows every pace and learns of revivals by reading;
- the peers' ladder by age.
All make as many calls, at the same moments to choose from. Last line: one JSON object.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import mean
from typing import Final

from benchmarks.audience import STEPS, STEPS_AN_HOUR, Crowd, Flags, crowd
from benchmarks.informed import by_informed
from benchmarks.ladders import by_ladder
from benchmarks.oracle import at_budget, best
from benchmarks.policy import Reader, history
from corong.metrics.habits import learned
from corong.metrics.planner import Habit

POSTS: Final = 10_000
SHARES: Final = (0.10, 0.25, 0.50)
SEEDS: Final = (31, 32, 33, 34, 35)
"""The policy was tuned on seeds 1 to 8."""
HISTORY_SEED: Final = 900


def main(seeds: list[int]) -> None:
    """Simulate and print."""
    began = time.process_time()
    habit = learned(history(crowd(POSTS, HISTORY_SEED), HISTORY_SEED))
    prices = {(name, share): 0.5 / share**2 for name in ("oracle", "rate_oracle", "informed") for share in SHARES}
    found = [_figures(crowd(POSTS, seed), seed, habit, prices) for seed in seeds or SEEDS]
    budgets = {}
    for number, share in enumerate(SHARES):
        figures = [each[number] for each in found]
        names = figures[0]
        budgets[f"{share:.2f}"] = {name: round(mean(each[name] for each in figures), 4) for name in names} | {
            f"{name}_worst": round(max(each[name] for each in figures), 4)
            for name in names
            if name.startswith("error_to")
        }
    print(
        json.dumps(
            {
                "budgets": budgets,
                "seeds": seeds or SEEDS,
                "posts": POSTS,
                "hours": STEPS // STEPS_AN_HOUR,
                "cpu_seconds": round(time.process_time() - began, 1),
            }
        )
    )


def _figures(posts: Crowd, seed: int, habit: Habit, prices: dict[tuple[str, float], float]) -> list[dict[str, float]]:
    """
    Give the figures at each budget for one crowd; errors are the mean area of a post, in counter hours.

    The search for what a call costs those who know begins at what it cost them before.
    """
    knowing: dict[str, Callable[[float], Flags]] = {
        "oracle": partial(best, posts.true, posts.first),
        "rate_oracle": partial(best, posts.expected, posts.first),
        "informed": partial(by_informed, posts),
    }
    found = []
    for share in SHARES:
        reads = Reader(posts, share, habit).run()
        calls = int(reads.sum())
        ladder = by_ladder(posts, calls, seed)
        others = {"ladder": posts.error(ladder)}
        for name, reads_at in knowing.items():
            others[name], prices[name, share] = at_budget(posts, calls, prices[name, share], reads_at)
        error = posts.error(reads)
        figures = {f"error_to_{name}": error / other for name, other in others.items()}
        figures["calls_share"] = calls / posts.hourly
        figures["ladder_calls_share"] = float(ladder.sum()) / posts.hourly
        figures |= {name: area / POSTS for name, area in others.items()}
        figures |= {"error": error / POSTS, "unavoidable": posts.unavoidable() / POSTS}
        found.append(figures)
        print(f"seed {seed}, {share:.2f}:", {name: round(value, 3) for name, value in figures.items()}, flush=True)
    return found


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]])
