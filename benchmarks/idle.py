"""Lateness of single posts on an idle service: `make bench-idle`. Last line: one JSON object."""

import json
import random
import time
from datetime import timedelta
from typing import Final

from benchmarks import service
from benchmarks.figures import lateness

POSTS: Final = 60
SETTLE_SECONDS: Final = 5.0
SEED: Final = 7


def main() -> None:
    """Publish the posts one by one, at random sub-second offsets, and print how late each reached the server."""
    chance = random.Random(SEED)  # noqa: S311 - offsets, no secrets
    with service.running() as running:
        from corong.database import now, unit
        from corong.deliveries.commands import schedule
        from corong.posts.commands import Content, compose

        accounts = service.accounts(running, 4)
        time.sleep(SETTLE_SECONDS)
        due = now() + timedelta(seconds=2)
        expected: dict[str, float] = {}
        for number in range(POSTS):
            due += timedelta(seconds=0.6 + chance.random())
            text = f"idle post {number}"
            with unit():
                post = compose(accounts[0].organisation, None, Content(text=text))
                schedule(post, [accounts[number % len(accounts)]], due, by=None)
            expected[text] = due.timestamp()
        time.sleep(max(0.0, due.timestamp() - now().timestamp()))
        running.stand.wait_until(lambda stand: len(stand.record()) >= POSTS, seconds=30)
        arrived = {post.text: post.arrived_at for post in running.stand.record()}
    late = [(arrived[text] - moment) * 1000 for text, moment in expected.items()]
    print(json.dumps({"n": len(late), "lateness_ms": lateness(late)}))


if __name__ == "__main__":
    main()
