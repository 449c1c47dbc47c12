"""
Holds placed at random moments of a drain: `make bench-hold`. No call may begin after the hold is in force.

The calls' times are the practice platform's, the hold's the database's. Last line: one JSON object.
"""

import json
import random
import sys
import time
from typing import TYPE_CHECKING, Final

from benchmarks import service

if TYPE_CHECKING:
    from corong.accounts.models import Account

TRIALS: Final = 200
ACCOUNTS: Final = 8
POSTS: Final = 24
"""In each trial: enough that some are still to come whenever the hold is placed."""
LATENCY_SECONDS: Final = 0.02
WINDOW_SECONDS: Final = 0.45
PUBLISHING: Final = "POST /api/v1/statuses"
SEED: Final = 11


def main() -> int:
    """Give 0 if no call began after a hold was in force, and no held post went out at its release."""
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    with service.running(CORONG_MEASURE_FLOOR_SECONDS="86400", CORONG_LOG="warning") as running:
        accounts = service.accounts(running, ACCOUNTS, platforms=("mastodon",))
        running.stand.settings("mastodon", latency_seconds=LATENCY_SECONDS)
        time.sleep(3.0)
        broken = after_announcement = before_hold = held = fired = 0
        for number in range(TRIALS):
            found = _trial(running, accounts, number, chance.uniform(0.0, WINDOW_SECONDS))
            sums = (broken, after_announcement, before_hold, held, fired)
            broken, after_announcement, before_hold, held, fired = (
                total + new for total, new in zip(sums, found, strict=True)
            )
    print(
        json.dumps(
            {
                "trials": TRIALS,
                "calls_after_hold": broken,
                "calls_while_announced": after_announcement,
                "calls_before_hold": before_hold,
                "held": held,
                "fired_at_release": fired,
            }
        )
    )
    # A drain in which no call was seen at all would prove nothing.
    return int(bool(broken or fired or not before_hold))


def _trial(
    running: service.Service, accounts: "list[Account]", number: int, wait: float
) -> tuple[int, int, int, int, int]:
    from corong.database import now, rows, unit
    from corong.deliveries import holds
    from corong.deliveries.commands import schedule
    from corong.deliveries.models import Hold
    from corong.posts.commands import Content, compose

    seen = sum(running.stand.summary()["calls"].get("mastodon", {}).values())
    with unit():
        due = now()
        ids = [
            delivery.pk
            for index in range(POSTS)
            for delivery in schedule(
                compose(accounts[0].organisation, None, Content(text=f"trial {number} post {index}")),
                [accounts[index % len(accounts)]],
                due,
                by=None,
            )
        ]
    time.sleep(wait)
    hold = holds.place(reason="trial", by=None, organisation=accounts[0].organisation)
    time.sleep(0.3)
    hold = Hold.objects.get(pk=hold.pk)
    assert hold.effective_at is not None
    begun = [call["started_at"] for call in running.stand.calls(since=seen) if call["endpoint"] == PUBLISHING]
    early = sum(moment <= hold.placed_at.timestamp() for moment in begun)
    broken = sum(moment > hold.effective_at.timestamp() for moment in begun)
    holds.release(hold, by=None)
    before = len(running.stand.record())
    time.sleep(0.25)
    fired = len(running.stand.record()) - before
    with unit():
        held = int(rows("SELECT count(*) FROM deliveries_delivery WHERE id = ANY(%s) AND state = 'held'", [ids])[0][0])
    return broken, len(begun) - early - broken, early, held, fired


if __name__ == "__main__":
    sys.exit(main())
