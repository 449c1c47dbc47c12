"""`corong demo`: the whole service on practice platforms, with twenty posts going out before one's eyes."""

import json
import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from corong.cli.up import StopOnSignal, whole_service
from corong.config import Config, child_environment, config

if TYPE_CHECKING:
    from corong.deliveries.models import Delivery
    from corong.practice import report
    from corong.practice.hands import Hands

LEAD: Final = timedelta(seconds=4)
CAMPAIGN_LEAD: Final = timedelta(seconds=15)
"""Long enough for the video to be brought into the form each platform takes."""
PATIENCE_SECONDS: Final = 150.0
READINGS: Final = 2
AUDIENCE_SPEED: Final = 240.0
_OWN: Final = {
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "CORONG_MEDIA_STORE": "local",
    "CORONG_MAIL_URL": "",
    "CORONG_ALERT_WEBHOOK": "",
}
"""Settings that lead to what this machine may serve in earnest."""

app = typer.Typer()


@app.command()
def demo() -> None:
    """
    Start everything on practice platforms, publish twenty posts and let the public respond.

    Ends with 1 if a post is lost or doubled, or the response is not seen.
    """
    began = time.monotonic()
    stop = StopOnSignal()
    console = Console(stderr=False, highlight=False)
    settings = _settings()
    try:
        with (
            (settings.corong_data / "demo.log").open("w", encoding="utf-8") as log,
            whole_service(settings, practice=True, stream=log) as supervisor,
        ):
            stop.hurry = supervisor.kill
            code = _run(settings, console, began)
            if sys.stdin.isatty() and sys.stdout.isatty():
                console.print("The service stays up; Ctrl-C ends it.")
                threading.Event().wait()
    except KeyboardInterrupt:
        return
    raise typer.Exit(code)


def _settings() -> Config:
    """Give settings for a data folder of the demonstration's own, emptied first, and ports that are free."""
    given = config()
    data = given.corong_data.resolve() / "demo"
    if data.exists():
        _empty(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(
        child_environment(
            given,
            CORONG_DATA=str(data),
            CORONG_MEDIA="",
            # Whatever this machine serves, the demonstration neither writes into it nor tells anybody.
            **_OWN,
            **{f"{name}_FILE": "" for name in _OWN},
            CORONG_PREPARED=given.corong_prepared or str(given.corong_data.resolve() / "prepared"),
            CORONG_WEB_BIND=_free(given.corong_web_bind),
            CORONG_SANDBOX_BIND=_free(given.corong_sandbox_bind),
            CORONG_ALLOW_LOOPBACK="true",
            CORONG_MEASURE_FLOOR_SECONDS="2",
            CORONG_OUTSIDE_SECONDS="5",
        )
    )
    config.cache_clear()
    return config()


def _empty(data: Path) -> None:
    """Remove what the last demonstration left; the servers it may have left running keep their folders."""
    if not (data / "demo.log").exists():
        return
    from corong.embedded import services

    with services.start(data):
        pass
    shutil.rmtree(data)


def _free(bind: str) -> str:
    """Give the address, or one with another port where this one is taken."""
    host, port = bind.rsplit(":", 1)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            probe.bind((host, 0))
        return f"{host}:{probe.getsockname()[1]}"


def _run(settings: Config, console: Console, began: float) -> int:
    import django

    django.setup()

    from connectors.catalogue import assisted
    from corong.database import now
    from corong.practice import campaign, everywhere, office, report, response
    from corong.practice.hands import Hands
    from corong.practice.platforms import PracticePlatforms

    with PracticePlatforms(f"http://{settings.corong_sandbox_bind}") as platforms:
        platforms.wait()
        platforms.quicken_audience(AUDIENCE_SPEED)
        practice = office.make(platforms)
        stage = response.Stage(practice, platforms)
        response.post_outside(platforms, practice.accounts[0])
        deliveries = campaign.schedule_all(practice, now() + LEAD)
        console.print(
            f"{campaign.POSTS} practice posts ({len(deliveries)} deliveries) on {len(practice.accounts)} accounts;"
            f" started after {time.monotonic() - began:.1f} s."
        )
        place = practice.offices[0]
        everybody = everywhere.accounts(platforms, place, practice.officer)
        wide = everywhere.schedule_all(everybody, place, practice.officer, now() + CAMPAIGN_LEAD)
        by_hand = [each.pk for each in wide.deliveries if each.account.platform in assisted()]
        console.print(
            f"One campaign of {wide.posts} posts ({len(wide.deliveries)} deliveries) on {len(everybody)} platforms;"
            f" {len(by_hand)} of them are published by a (scripted) officer's hands."
        )
        every = [*deliveries, *wide.deliveries]
        with Hands(f"http://{settings.corong_web_bind}", office.EMAIL, office.PASSWORD, by_hand) as hands:
            _watch(every, hands, console, stage.play)
            responded = stage.wait()
        record = platforms.record()
        figures = report.count(every, record)
        twenty = report.count(deliveries, record)
    _print(console, figures)
    console.print(
        f"By hand: {hands.published} of {len(by_hand)} published, of {hands.read} the figures typed from the app."
        f"{f' Last trouble: {hands.trouble}' if hands.trouble else ''}"
    )
    console.print(f"{twenty.posts_published} of {twenty.posts} posts published on Mastodon and Bluesky")
    counted = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in responded.as_json().items())
    console.print(f"The public responded: {counted}.", *stage.told(), sep="\n  ")
    console.print(f"Pages: http://{settings.corong_web_bind}/   practice login: {office.EMAIL} / {office.PASSWORD}")
    seconds = round(time.monotonic() - began, 1)
    last = {**figures.as_json(), **responded.as_json(), "seconds": seconds}
    print(json.dumps(last), flush=True)  # noqa: T201 - the last line, for programs
    return 1 if figures.lost or figures.duplicates or not responded.is_complete else 0


def _watch(deliveries: "Sequence[Delivery]", hands: "Hands", console: Console, meanwhile: Callable[[], None]) -> None:
    """Show progress until every delivery is out and its figures were read `READINGS` times, or patience ends."""
    from connectors.catalogue import platform
    from corong.deliveries.queries import progress

    ids = [delivery.pk for delivery in deliveries]
    tellings = [platform(delivery.account.platform) for delivery in deliveries]
    measurable = sum(each.measure is not None or bool(each.capabilities.typed_metrics) for each in tellings)
    end = time.monotonic() + PATIENCE_SECONDS
    with Progress(
        TextColumn("{task.description:>10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bars:
        out = bars.add_task("published", total=len(ids))
        read = bars.add_task("measured", total=measurable)
        last = (-1, -1)
        while time.monotonic() < end:
            meanwhile()
            out_now, read_now = progress(ids, readings=READINGS)
            now = (out_now, read_now + hands.read)
            bars.update(out, completed=now[0])
            bars.update(read, completed=now[1])
            if now != last and not console.is_terminal:
                console.print(f"published {now[0]}/{len(ids)}, measured twice {now[1]}/{measurable}")
                last = now
            if now == (len(ids), measurable):
                return
            time.sleep(0.5)


def _print(console: Console, figures: "report.Figures") -> None:
    from connectors.catalogue import assisted

    table = Table(title=f"{figures.posts_published} of {figures.posts} posts published, as the platforms recorded them")
    for column in ("platform", "deliveries", "published", "duplicates", "samples"):
        table.add_column(column, justify="left" if column == "platform" else "right")
    for name, each in figures.platforms.items():
        shown = f"{name} (by hand)" if name in assisted() else name
        table.add_row(shown, str(each.deliveries), str(each.published), str(each.duplicates), str(each.samples))
    console.print(table)
    late = figures.as_json()["lateness_ms"]
    console.print(f"lateness in ms, from due time to arrival at the platform: {late}")
