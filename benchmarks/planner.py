"""
How far shown counters are from true ones, at budgets of calls: `make bench-planner`.

The planner's policy reads 10,000 practice posts, once in ten minutes at most, and is compared with readings chosen
with the future known and with the peers' ladder by age at as many calls. Last line: one JSON object.
"""

import json
import math
import random
import time
from collections.abc import Sequence
from typing import Final

from benchmarks.ladders import HOUR, STEP, STEPS, Post, by_ladder, posts
from benchmarks.oracle import by_oracle
from corong.metrics.planner import expected, expected_at_first
from corong.metrics.rules import longest

POSTS: Final = 10_000
SHARES: Final = (0.10, 0.25, 0.50)
SEED: Final = 7
STEPS_AN_HOUR: Final = int(HOUR / STEP)


def main() -> None:
    """Simulate and print."""
    began = time.process_time()
    chance = random.Random(SEED)  # noqa: S311 - practice posts, no secrets
    made = posts(POSTS, chance)
    hourly = sum(STEPS - post.first for post in made) / STEPS_AN_HOUR
    ours = [by_planner(made, share) for share in SHARES]
    oracle = by_oracle(made, [calls for _, calls in ours])
    budgets = {}
    for share, (area, calls), best in zip(SHARES, ours, oracle, strict=True):
        ladder, ladder_calls = by_ladder(made, calls, chance)
        budgets[f"{share:.2f}"] = {
            "error_to_oracle": round(area / best, 3),
            "error_to_ladder": round(area / ladder, 3),
            "error": round(area / len(made), 2),
            "oracle": round(best / len(made), 2),
            "ladder": round(ladder / len(made), 2),
            "calls_share": round(calls / hourly, 4),
            "ladder_calls_share": round(ladder_calls / hourly, 4),
        }
    print(
        json.dumps(
            {
                "budgets": budgets,
                "unavoidable": round(sum(post.within() for post in made) / len(made), 2),
                "posts": len(made),
                "hours": STEPS // STEPS_AN_HOUR,
                "cpu_seconds": round(time.process_time() - began, 1),
            }
        )
    )


def by_planner(made: Sequence[Post], share: float) -> tuple[float, int]:
    """Read with the planner's policy and a share of hourly polling's calls; give the area and the calls."""
    area = sum(post.unread() for post in made)
    last = [post.first for post in made]
    rate = [expected_at_first(total=post.true[post.first], age=post.age(post.first)) for post in made]
    latest = [_latest(post, post.first) for post in made]
    calls, allowed = 0, 0.0
    for step in range(1, STEPS):
        allowed += share * sum(1 for post in made if post.first < step) / STEPS_AN_HOUR
        scores = [
            math.inf if step >= until else each * (step - read) * (step - read) if read < step else -1.0
            for each, read, until in zip(rate, last, latest, strict=True)
        ]
        limit = max(0.0, sorted(scores)[-max(1, int(allowed))])
        chosen = [index for index, score in enumerate(scores) if score >= limit][: int(allowed)]
        for index in chosen:
            post = made[index]
            read = last[index]
            area -= post.gain(read, step, STEPS)
            rate[index] = expected(
                before=rate[index],
                change=post.true[step] - post.true[read],
                elapsed=(step - read) * STEP,
                age=post.age(step),
            )
            last[index], latest[index] = step, _latest(post, step)
        calls += len(chosen)
        allowed -= len(chosen)
    return area, calls


def _latest(post: Post, read: int) -> float:
    """Give the step by which a post read at this one must be read again."""
    return read + max(1, longest(post.age(read)) // STEP)


if __name__ == "__main__":
    main()
