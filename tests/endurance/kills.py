"""
Kills every process of a service in turn while a hundred posts fall due. Run as `python -m tests.endurance.kills`.

A process of its own, since it speaks to the database of the service it runs. Last line: one JSON object.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Final

from benchmarks import service
from benchmarks.figures import lateness
from benchmarks.service import Service

POSTS: Final = 100
SECONDS: Final = 25.0
"""Over which the posts fall due."""
VICTIMS: Final = ("web", "publish", "scheduler", "valkey", "postgresql")
PATIENCE_SECONDS: Final = 240.0


def main() -> int:
    """Give 0 if every post became visible exactly once and every process came back."""
    with service.running(CORONG_LEASE_SECONDS="5") as running:
        from corong.database import now, unit
        from corong.deliveries.commands import schedule
        from corong.persistence import stored
        from corong.posts.commands import Content, compose

        accounts = service.accounts(running, 10)
        begins = now() + timedelta(seconds=3)
        due: dict[str, float] = {}
        with unit():
            for number in range(POSTS):
                moment = begins + timedelta(seconds=SECONDS * number / POSTS)
                text = f"post {number} of the kills"
                post = compose(accounts[0].organisation, None, Content(text=text))
                schedule(post, [accounts[number % len(accounts)]], moment, by=None)
                due[text] = moment.timestamp()
        time.sleep(max(0.0, begins.timestamp() - time.time()))  # noqa: TID251 - the posts' times are on this clock
        killed: dict[str, int] = {}
        for victim in VICTIMS:
            killed[victim] = _alive(running, victim)
            os.kill(killed[victim], signal.SIGKILL)
            time.sleep(SECONDS / len(VICTIMS))
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and len({post.text for post in running.stand.record()}) < POSTS:
            time.sleep(0.5)
        time.sleep(2.0)
        record = running.stand.record()
        unfinished = stored(_unfinished)
        back = [victim for victim in VICTIMS if _alive(running, victim) != killed[victim]]
    copies = Counter(post.text for post in record)
    late = [(post.arrived_at - due[post.text]) * 1000 for post in record]
    lost = POSTS - len(copies)
    doubled = sum(number - 1 for number in copies.values())
    print(  # noqa: T201 - the figures are for the one who runs it
        json.dumps(
            {
                "posts": POSTS,
                "visible": len(copies),
                "lost": lost,
                "duplicates": doubled,
                "killed": len(killed),
                "back": back,
                "unfinished": unfinished,
                "lateness_ms": lateness(late),
            }
        )
    )
    return int(bool(lost or doubled or len(back) < len(VICTIMS)))


def _alive(running: Service, name: str) -> int:
    """Give the number of a process; one that is just being started again is waited for."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (pid := running.supervisor.pids().get(name)) is None:
        assert time.monotonic() < end, f"{name} did not come back"
        time.sleep(0.1)
    return pid


def _unfinished() -> list[tuple[int, str, str, str]]:
    from corong.database import unit
    from corong.deliveries.models import Delivery

    with unit():
        return list(Delivery.objects.exclude(state="published").values_list("pk", "state", "phase", "reason"))


if __name__ == "__main__":
    sys.exit(main())
