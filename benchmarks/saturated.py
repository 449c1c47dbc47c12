"""
Publishing while every collect worker hangs on a server that answers after 30 s: `make bench-saturated`.

Measuring must not delay publishing. Last line: one JSON object.
"""

import json
import random
import sys
import time
from datetime import timedelta
from typing import Final

from benchmarks import service
from benchmarks.figures import lateness

POSTS: Final = 60
HUNG: Final = 40
HANG_SECONDS: Final = 30.0
LIMIT_MS: Final = 300.0
SEED: Final = 5


def main() -> int:
    """Give 0 if the 99th percentile of lateness stays within the limit."""
    chance = random.Random(SEED)  # noqa: S311 - offsets, no secrets
    with service.running(
        CORONG_MEASURE_FLOOR_SECONDS="1", CORONG_COLLECT_PROCESSES="2", CORONG_LOG="warning"
    ) as running:
        from corong.database import now, unit
        from corong.deliveries.commands import schedule
        from corong.posts.commands import Content, compose

        accounts = service.accounts(running, 8, platforms=("mastodon",))
        time.sleep(3.0)

        def publish(name: str, number: int, spacing: float, start: float) -> dict[str, float]:
            due = now() + timedelta(seconds=start)
            expected = {}
            with unit():
                for index in range(number):
                    due += timedelta(seconds=spacing * (0.5 + chance.random()))
                    text = f"{name} {index}"
                    post = compose(accounts[0].organisation, None, Content(text=text))
                    schedule(post, [accounts[index % len(accounts)]], due, by=None)
                    expected[text] = due.timestamp()
            return expected

        publish("first", HUNG, 0.05, 1.0)
        running.stand.wait_until(lambda stand: len(stand.record()) >= HUNG, seconds=30)
        running.stand.fault("hang", platform="mastodon", endpoint="read", seconds=HANG_SECONDS)
        time.sleep(12.0)
        expected = publish("second", POSTS, 0.8, 2.0)
        time.sleep(max(expected.values()) - now().timestamp())
        running.stand.wait_until(lambda stand: len(stand.record()) >= HUNG + POSTS, seconds=60)
        late = [
            (post.arrived_at - expected[post.text]) * 1000 for post in running.stand.record() if post.text in expected
        ]
        fired = running.stand.summary()["faults"].get("hang", 0)
    figures = lateness(late)
    print(json.dumps({"n": len(late), "hung_calls": fired, "lateness_ms": figures}))
    return int(figures["p99"] > LIMIT_MS or not fired)


if __name__ == "__main__":
    sys.exit(main())
