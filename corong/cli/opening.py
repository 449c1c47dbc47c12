"""What commands on the stored data begin and end with: the database opened, and plain sentences when it is not."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected
from corong.checks import reach
from corong.checks.finding import Finding
from corong.config import Config, config

WIDTH_ELSEWHERE: Final = 200
"""Columns of a table that goes to a file or another program."""
MIGRATE: Final = "The database is not of this version yet. Run: corong migrate (corong up does it by itself)."


def fail(sentence: str, *, code: int = 1) -> NoReturn:
    """End the command with a sentence on standard error: code 1, it could not be done; 2, it was asked wrongly."""
    typer.echo(f"corong: {sentence}", err=True)
    raise typer.Exit(code)


@contextmanager
def service() -> Iterator[None]:
    """Open the database for one command, which speaks English; end with a sentence if it cannot be used."""
    settings = config()
    _check(settings)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corong.settings")
    import django

    from corong.logs import configure

    configure()
    django.setup()
    from django.db import Error, ProgrammingError
    from django.utils import translation

    try:
        with translation.override("en"):
            yield
    except ProgrammingError as error:
        fail(f"{MIGRATE} ({str(error).strip().splitlines()[0]})")
    except Error as error:
        fail(f"The database refused or no longer answers: {str(error).strip().splitlines()[0]}")


def _check(settings: Config) -> None:
    connection = reach.database(settings)
    if isinstance(connection, Finding):
        remedy = connection.remedy if settings.database_url else "Run corong up, or set DATABASE_URL."
        fail(f"{connection.wrong.rstrip('.')}. {remedy}")
    with connection:
        found = connection.execute("SELECT to_regclass('alerts_alert')").fetchone()
    if found is None or found[0] is None:
        fail(MIGRATE)


def refused(error: ConnectorError) -> NoReturn:
    """End the command with what an error of a platform means for the person at the terminal."""
    reason = error.reason.rstrip(".")
    match error:
        case AuthDead():
            fail(f"The platform refuses the credentials: {reason}. Make new ones there and try again.")
        case RateLimited():
            fail(f"The platform asks to wait until {error.until:%H:%M:%S} UTC: {reason}. Try again then.")
        case Rejected():
            fail(f"This is refused for good: {reason}. Check what was given.")
        case _:
            fail(f"The platform cannot be asked now: {reason}. Nothing is known of the credentials; try again later.")


def secret(given: str, *, called: str, option: str) -> str:
    """Give a secret: from the option, from standard input for `-`, or asked for without echo. Never shown."""
    if given == "-":
        given = sys.stdin.readline().strip()
    elif not given:
        if not sys.stdin.isatty():
            fail(f"Give {option}, or {option} - to have it read from standard input.", code=2)
        given = str(typer.prompt(called, hide_input=True)).strip()
    if not given:
        fail(f"The {called.lower()} is empty.", code=2)
    return given


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment as the clocks of an office show it, with the zone's name."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def as_json(value: object) -> None:
    """Print one JSON value for programs."""
    typer.echo(json.dumps(value, default=str, ensure_ascii=False))


def console() -> Console:
    """Give the screen; lines that go elsewhere are not broken."""
    screen = Console(highlight=False)
    return screen if screen.is_terminal else Console(highlight=False, width=WIDTH_ELSEWHERE)


def table(columns: Sequence[str], lines: Sequence[Sequence[object]], *, title: str = "") -> Table:
    """Make a table of texts; what people wrote in them is not read as markup."""
    made = Table(*columns, title=title or None, title_justify="left")
    for line in lines:
        made.add_row(*(escape(str(cell)) for cell in line))
    return made


def show(lines: Sequence[Mapping[str, object]], *, json_wanted: bool, empty: str) -> None:
    """Print a list of equal mappings, as a table or as JSON."""
    if json_wanted:
        as_json(list(lines))
    elif lines:
        console().print(table(list(lines[0]), [list(line.values()) for line in lines]))
    else:
        typer.echo(empty)
