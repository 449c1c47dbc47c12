"""
The campaign: real processes under kills, wiped brokers, restarted databases and every fault of the platforms.

Run as `python -m tests.chaos [--seed N] [--deliveries N] [--small]`. The last line is one JSON object; exit code 1
when a post was lost, doubled, stuck or shown with the wrong state. The same seed gives the same plan.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import service
from benchmarks.service import Service
from corong.cli import processes
from corong.cli.merged_log import MergedLog
from corong.cli.processes import Process
from corong.cli.supervisor import Supervisor
from corong.config import child_environment, config
from tests.chaos import plan
from tests.chaos.plan import Scale, Writing

if TYPE_CHECKING:
    from corong.accounts.models import Account

WRITTEN_A_SECOND = 150
"""Deliveries that are surely composed and scheduled in a second, before the first falls due."""
PICTURES = 6


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deliveries", type=int, help="how many; the default depends on the size")
    parser.add_argument("--small", action="store_true", help="at most 90 s")
    parser.add_argument("--log", type=Path, help="keep the service's log in this file")
    return parser.parse_args()


def main() -> int:
    """Run a campaign and print what came of it."""
    options = arguments()
    scale = plan.SMALL if options.small else plan.BIG
    if options.deliveries:
        scale = replace(scale, deliveries=options.deliveries)
    began = time.monotonic()
    with service.running(CORONG_LEASE_SECONDS=str(scale.lease), CORONG_MEASURE_FLOOR_SECONDS="60") as running:
        try:
            figures = campaign(running, options.seed, scale)
        finally:
            if options.log:
                shutil.copy(running.data / "bench.log", options.log)
    from tests.chaos.verdict import is_clean

    figures["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(figures))  # noqa: T201 - the figures are for the one who runs it
    return 0 if is_clean(figures) else 1


def campaign(running: Service, seed: int, scale: Scale) -> dict[str, object]:
    """Schedule the posts, carry the plan out, wait until everything is at rest, count."""
    from tests.chaos import verdict
    from tests.chaos.troubles import Troubles
    from worker.persistence import stored

    running.stand.reset(seed)
    accounts = connect(running, scale.accounts)
    running.stand.settings("mastodon", image_processing_seconds=0.7)
    every = plan.troubles(seed, scale)
    for trouble in every:
        if trouble.at < 0:
            running.stand.fault(**dict(trouble.marks))  # type: ignore[arg-type] # only faults come before
    begins = schedule_all(accounts, seed, scale)
    second = running.data / "second"
    (second / "run").mkdir(parents=True)
    with (
        (second / "output.log").open("w", encoding="utf-8") as output,
        closing(MergedLog(second / "scheduler.log", stream=output)) as log,
        Supervisor(
            [Process("scheduler-b", processes.scheduler().command)],
            data=second,
            folder=processes.empty_folder(second),
            environment=child_environment(config()),
            log=log,
        ) as extra,
    ):
        troubles = Troubles(running, extra, accounts)
        later = [trouble for trouble in every if trouble.at >= 0]
        troubles.run(later, began=time.monotonic() + seconds_until(begins))
        running.stand.lift_faults()
        end = time.monotonic() + max(0.0, seconds_until(begins) + scale.seconds) + scale.patience
        found = stored(verdict.stored)
        while not verdict.are_at_rest(found) and time.monotonic() < end:
            time.sleep(1.0)
            troubles.give_new_times()
            found = stored(verdict.stored)
        figures = verdict.judge(found, running.stand.record(), touched=troubles.touched)
    for guilty in figures.pop("guilty"):  # type: ignore[attr-defined] # a list of ids
        row = next(row for row in found if row.id == guilty)
        sys.stderr.write("\n".join([repr(row), *verdict.story(guilty)]) + "\n")
    done = {"kills": 0, "broker_wipes": 0, "database_restarts": 0, **troubles.done}
    return {"seed": seed, **figures, **done, "faults": running.stand.summary()["faults"]}


def connect(running: Service, number: int) -> "list[Account]":
    """Connect accounts on both platforms: a province and an office for every four of them."""
    from corong.accounts.models import Account
    from corong.organisations import commands
    from corong.organisations.models import OrganisationKind

    accounts = service.accounts(running, number)
    province = accounts[0].organisation
    for index in range(0, number, 4):
        office = commands.add(f"Kantor Latihan {index // 4}", OrganisationKind.CITY, parent=province, is_practice=True)
        Account.objects.filter(pk__in=[account.pk for account in accounts[index : index + 4]]).update(
            organisation=office
        )
    return list(Account.objects.select_related("organisation").order_by("pk"))


def schedule_all(accounts: "Sequence[Account]", seed: int, scale: Scale) -> datetime:
    """Write and schedule every post of the plan; give the moment at which the plan begins."""
    from django.core.files.base import ContentFile

    from corong.database import now, unit
    from corong.deliveries.commands import schedule
    from corong.posts import media
    from corong.posts.commands import Content, compose
    from corong.practice.pictures import paint

    with unit():
        begins = now() + timedelta(seconds=2 + scale.deliveries / WRITTEN_A_SECOND)
        office = accounts[0].organisation
        pictures = [
            media.ingest(ContentFile(paint(number), name="latihan.png"), office, by=None, alt=f"Gambar {number}")
            for number in range(PICTURES)
        ]

    def content(writing: Writing) -> Content:
        text = f"(latihan {seed}) kiriman {writing.number}"
        parts = [f"{text}, lanjutan {part}" for part in range(1, writing.parts + 1)]
        shown = [pictures[writing.number % PICTURES]] if writing.kind == "picture" else []
        link = "https://jdih.example/perda/1" if writing.kind == "link" else ""
        if link:
            # The address stands in the text: where there are no cards it would be added, and the text be another.
            return Content(text=f"{text} {link}", link_url=link, link_title="Peraturan (latihan)")
        return Content(text=text, parts=parts, media=shown)

    every = list(plan.writings(seed, scale))
    for start in range(0, len(every), 100):
        with unit():
            for writing in every[start : start + 100]:
                chosen = [accounts[number] for number in writing.accounts]
                post = compose(chosen[0].organisation, None, content(writing))
                schedule(post, chosen, begins + timedelta(seconds=writing.due), by=None)
    return begins


def seconds_until(moment: datetime) -> float:
    """Give the seconds from now, by the database's clock, until a moment."""
    from corong.database import now
    from worker.persistence import stored

    return (moment - stored(now)).total_seconds()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
