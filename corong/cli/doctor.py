"""`corong doctor`: what is wrong here, and what to do."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from corong.checks import machine, media, packages, reach, stored
from corong.checks.finding import Finding
from corong.cli import processes
from corong.config import BadSettingError, Config, config

app = typer.Typer()

Examined = tuple[str, list[Finding]]


def examine() -> Iterator[Examined]:
    """Give each check that could be made, with what it found. A check whose service is down is left out."""
    yield "Python", list(machine.python())
    yield "time zones", list(machine.time_zones())
    yield "distributions", list(packages.foreign_distributions())
    try:
        settings = config()
    except BadSettingError as error:
        yield "settings", [Finding(str(error), "Correct that environment variable; nothing starts before.")]
        return
    yield "settings", []
    data = settings.corong_data.resolve()
    yield "disk", list(machine.disk(data))
    yield "data folder", list(machine.data_folder(data))
    yield "media", list(media.media_store(settings))
    with TemporaryDirectory() as empty_folder:
        yield "packages", list(packages.loaded_from_one_place(settings, Path(empty_folder)))
        yield from _examine_services(settings, Path(empty_folder))


def _examine_services(settings: Config, empty_folder: Path) -> Iterator[Examined]:
    with ExitStack() as opened:
        client = reach.broker(settings)
        if isinstance(client, Finding):
            yield "broker", [client]
        else:
            opened.callback(client.close)
            yield "broker", []
        connection = reach.database(settings)
        if isinstance(connection, Finding):
            yield "database", [connection]
            yield "secret keys", list(stored.secret_keys(settings, None))
            return
        opened.enter_context(connection)
        yield "database", []
        yield "clocks", list(reach.clocks(connection, None if isinstance(client, Finding) else client))
        listing = processes.list_migrations().command
        yield "migrations", list(stored.pending_migrations(settings, empty_folder, listing))
        yield "heartbeats", list(stored.heartbeats(connection))
        yield "secret keys", list(stored.secret_keys(settings, connection))


def _tell(examined: Iterable[Examined]) -> bool:
    """Print each check as it is made; whether all is well."""
    console = Console(highlight=False, soft_wrap=True)
    is_well = True
    for check, findings in examined:
        if not findings:
            console.print(f"[green]ok[/]     {check}")
        for finding in findings:
            is_well = False
            console.print(f"[bold red]wrong[/]  {check}: {escape(finding.wrong)}")
            console.print(f"       → {escape(finding.remedy)}")
    return is_well


@app.command()
def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False
) -> None:
    """Name each thing that is wrong and what to do; exit code 1 if anything is."""
    if as_json:
        examined = list(examine())
        wrong = [
            {"check": check, "wrong": finding.wrong, "remedy": finding.remedy}
            for check, findings in examined
            for finding in findings
        ]
        typer.echo(json.dumps({"well": not wrong, "checked": [check for check, _ in examined], "wrong": wrong}))
        is_well = not wrong
    else:
        is_well = _tell(examine())
    raise typer.Exit(0 if is_well else 1)
