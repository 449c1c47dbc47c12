"""
Two minutes of 429 with Retry-After on one account: `make bench-limited`. Last line: one JSON object.

All posts must be out within five seconds of the limit's end, in order, and none may have spent a try.
"""

import json
import sys
import time
from datetime import timedelta
from typing import Final

from benchmarks import service

LIMIT_SECONDS: Final = 120
POSTS: Final = 20


def main() -> int:
    """Give 0 if all were out in time, in order, without spending a try."""
    with service.running(CORONG_MEASURE_FLOOR_SECONDS="86400", CORONG_LOG="warning") as running:
        from corong.database import now, unit
        from corong.deliveries.commands import schedule
        from corong.deliveries.models import Delivery
        from corong.posts.commands import Content, compose

        account = service.accounts(running, 1, platforms=("mastodon",))[0]
        time.sleep(3.0)
        fault = running.stand.fault(
            "rate_limited", platform="mastodon", seconds=LIMIT_SECONDS, retry_after="seconds", count=1
        )
        begins = now() + timedelta(seconds=1)
        with unit():
            for number in range(POSTS):
                post = compose(account.organisation, None, Content(text=f"limited {number:03}"))
                schedule(post, [account], begins + timedelta(seconds=number), by=None)
        running.stand.wait_until(lambda stand: stand.summary()["faults"].get("rate_limited", 0) > 0, seconds=30)
        ends = time.time() + LIMIT_SECONDS  # noqa: TID251 - the limit is on the practice platform's clock
        time.sleep(LIMIT_SECONDS)
        running.stand.wait_until(lambda stand: len(stand.record()) >= POSTS, seconds=60)
        record = running.stand.record()
        running.stand.lift_faults(fault)
        time.sleep(1.0)
        tries = sum(Delivery.objects.values_list("tries", flat=True))
    texts = [post.text for post in sorted(record, key=lambda post: post.arrived_at)]
    late = max(post.arrived_at for post in record) - ends
    early = sum(post.arrived_at < ends - 1.0 for post in record)
    figures = {
        "posts": len(record),
        "seconds_after_limit": round(late, 2),
        "in_order": texts == sorted(texts),
        "sent_during_limit": early,
        "tries_spent": tries,
    }
    print(json.dumps(figures))
    return int(not (len(record) == POSTS and late <= 5.0 and texts == sorted(texts) and not tries))


if __name__ == "__main__":
    sys.exit(main())
