"""
The campaign: real processes under kills, wiped brokers, restarted databases and every fault of the platforms.

Run as `python -m tests.chaos [--seed N] [--deliveries N] [--small]`. The last line is one JSON object; exit code 1
when a post was lost, doubled, stuck or shown with the wrong state, or a reading stored twice or forgotten. The same
seed gives the same plan.
"""

import argparse
import json
import shutil
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import service
from benchmarks.service import Service
from corong.cli import processes
from corong.cli.merged_log import MergedLog
from corong.cli.processes import Process
from corong.cli.supervisor import Supervisor
from corong.config import child_environment, config
from tests.chaos import plan, shares
from tests.chaos.plan import Scale

if TYPE_CHECKING:
    from corong.accounts.models import Account
    from tests.chaos.troubles import Troubles
    from tests.chaos.verdict import Found, Row

BEGAN: Final = time.monotonic()
TOLD_EVERY_SECONDS: Final = 10.0
WRITTEN_A_SECOND: Final = 170
"""Deliveries that are surely composed and scheduled in a second, before the first falls due."""
WRITTEN_AT_ONCE: Final = 100
MUST_BE_ZERO: Final = (
    "lost",
    "duplicates",
    "strangers",
    "stuck",
    "wrong_state",
    "uncertain_without_cause",
    "samples_twice",
    "forgotten",
)
LAST_SHARE: Final = 0.03
"""Faults stay in force until no more of the deliveries than this share still move: a slow machine comes late."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deliveries", type=int, help="about how many; the default depends on the size")
    parser.add_argument("--small", action="store_true", help="about a minute")
    parser.add_argument("--log", type=Path, help="keep the service's log in this file")
    return parser.parse_args()


def main() -> int:
    """Run a campaign and print what came of it."""
    options = arguments()
    scale = plan.SMALL if options.small else plan.BIG
    if options.deliveries:
        scale = replace(scale, shares=shares.scaled(scale.shares, options.deliveries))
    began = time.monotonic()
    bind = f"127.0.0.1:{_free_port()}"
    # The practice platforms fetch pictures from the web server, which is killed like all others.
    with service.running(CORONG_WEB_BIND=bind, CORONG_PUBLIC_ADDRESS=f"http://{bind}", **scale.settings) as running:
        try:
            figures = campaign(running, options.seed, scale)
        finally:
            if options.log:
                shutil.copy(running.data / "bench.log", options.log)
    figures["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(figures))  # noqa: T201 - the figures are for the one who runs it
    return int(any(figures[name] for name in MUST_BE_ZERO))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def campaign(running: Service, seed: int, scale: Scale) -> dict[str, object]:
    """Schedule the posts, carry the plan out, wait until everything is at rest, count."""
    from corong.persistence import stored
    from tests.chaos import measured, verdict
    from tests.chaos.troubles import Troubles

    tell("the service runs")
    running.stand.reset(seed)
    accounts = connect(running, scale)
    tell(f"{len(accounts)} accounts are connected")
    unreadable = [
        account.remote_id
        for account, place in zip(accounts, shares.places(scale.shares), strict=True)
        if not place.share.is_readable
    ]
    every = plan.troubles(seed, scale)
    for trouble in every:
        if trouble.at < 0:
            running.stand.fault(**dict(trouble.marks))  # type: ignore[arg-type] # only faults come before
    begins = schedule_all(accounts, seed, scale)
    tell(f"{scale.deliveries} deliveries are scheduled; the first is due in {seconds_until(begins):.1f} s")
    with second_scheduler(running.data / "second") as extra:
        troubles = Troubles(running, extra, accounts)
        later = [trouble for trouble in every if trouble.at >= 0]
        troubles.run(later, began=time.monotonic() + seconds_until(begins))
        end = time.monotonic() + max(0.0, seconds_until(begins) + scale.seconds) + scale.patience
        tell("the plan is carried out")
        found = wait_for_rest(running, troubles, until=end)
        tell("the deliveries are at rest, or patience has ended")
        while stored(lambda: measured.forgotten(unreadable)) and time.monotonic() < end:
            time.sleep(1.0)
        tell("everything is at rest and read, or patience has ended")
        found = verdict.Found(stored(verdict.stored))
        counts = running.stand.summary()
        figures = verdict.judge(
            found, running.stand.record(), touched=troubles.touched, faults=counts["faults_by_platform"]
        )
        figures |= stored(lambda: measured.figures(unreadable))
    explain(figures.pop("guilty"), found.rows)
    if figures["forgotten"]:
        sys.stderr.writelines(f"forgotten: {line}\n" for line in measured.forgotten(unreadable)[:20])
    done = {"kills": 0, "broker_wipes": 0, "database_restarts": 0, **troubles.done}
    return {
        "seed": seed,
        **figures,
        **done,
        "faults": counts["faults"],
        "faults_by_platform": counts["faults_by_platform"],
        "limits_met": counts["violations"],
    }


def wait_for_rest(running: Service, troubles: "Troubles", *, until: float) -> "Found":
    """Wait until the engine has had its say about each delivery, or until then; lift the faults near the end."""
    from corong.persistence import stored
    from tests.chaos import verdict

    has_faults, told = True, 0.0
    while True:
        found = verdict.Found(stored(verdict.stored))
        if has_faults and len(found.moving) <= LAST_SHARE * len(found.rows):
            running.stand.lift_faults()
            has_faults = False
        if found.are_at_rest() or time.monotonic() > until:
            return found
        if time.monotonic() > told + TOLD_EVERY_SECONDS:
            told = time.monotonic()
            tell(f"still moving: {verdict.described(found.moving)}")
        time.sleep(1.0)
        troubles.give_new_times()


def tell(text: str) -> None:
    """Say how far the campaign is."""
    sys.stderr.write(f"{time.monotonic() - BEGAN:6.1f} s  {text}\n")


def explain(guilty: object, rows: "Sequence[Row]") -> None:
    """Tell the story of each delivery that must not be as it is."""
    from tests.chaos import verdict

    assert isinstance(guilty, list)
    for row in [row for row in rows if row.id in guilty]:
        sys.stderr.write("\n".join([repr(row), *verdict.story(row.id)]) + "\n")


@contextmanager
def second_scheduler(data: Path) -> Iterator[Supervisor]:
    """Run another scheduler beside the service's own."""
    (data / "run").mkdir(parents=True)
    with (
        (data / "output.log").open("w", encoding="utf-8") as output,
        closing(MergedLog(data / "scheduler.log", stream=output)) as log,
        Supervisor(
            [Process("scheduler-b", processes.scheduler().command)],
            data=data,
            folder=processes.empty_folder(data),
            environment=child_environment(config()),
            log=log,
        ) as extra,
    ):
        yield extra


def connect(running: Service, scale: Scale) -> "list[Account]":
    """Connect the accounts of the plan, in its order: a province, and an office for every four of them."""
    from corong.accounts import connecting
    from corong.organisations import commands
    from corong.organisations.models import OrganisationKind
    from corong.practice.platforms import PracticePlatforms

    province = service.organisation()
    made: list[Account] = []
    with PracticePlatforms(running.stand.address) as platforms:
        for place in shares.places(scale.shares):
            if len(made) % 4 == 0:
                name = f"Kantor Latihan {len(made) // 4}"
                office = commands.add(name, OrganisationKind.CITY, parent=province, is_practice=True)
            share = place.share
            running.stand.settings(share.platform, place.server, **share.settings)
            opened = platforms.add_account(
                share.platform, place.handle, instance=place.server, name=place.handle, followers=1_000
            )
            made.append(connecting.add(office, share.platform, opened.home, opened.secrets))
    return made


def schedule_all(accounts: "Sequence[Account]", seed: int, scale: Scale) -> datetime:
    """Write and schedule every post of the plan; give the moment at which the plan begins."""
    from corong.database import now, unit
    from corong.deliveries.commands import schedule
    from corong.posts.commands import compose
    from tests.chaos.contents import Contents

    with unit():
        contents = Contents(seed, accounts[0].organisation)
        contents.check(scale.shares)
        begins = now() + timedelta(seconds=2 + scale.deliveries / WRITTEN_A_SECOND)
    every = list(plan.writings(seed, scale))
    for start in range(0, len(every), WRITTEN_AT_ONCE):
        with unit():
            for writing in every[start : start + WRITTEN_AT_ONCE]:
                chosen = [accounts[number] for number in writing.accounts]
                post = compose(chosen[0].organisation, None, contents.of(writing))
                schedule(post, chosen, begins + timedelta(seconds=writing.due), by=None)
    return begins


def seconds_until(moment: datetime) -> float:
    """Give the seconds from now, by the database's clock, until a moment."""
    from corong.database import now
    from corong.persistence import stored

    return (moment - stored(now)).total_seconds()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
