"""`corong organisations`: the offices."""

from typing import Annotated
from zoneinfo import ZoneInfoNotFoundError

import typer

from corong.cli import choosing, opening

app = typer.Typer()
organisations = typer.Typer(no_args_is_help=True, help="Add and list offices.")
app.add_typer(organisations, name="organisations")


@organisations.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the office.")],
    *,
    kind: Annotated[str, typer.Option(help="province, regency, city or unit.")] = "regency",
    parent: Annotated[str, typer.Option(help="Name or id of the office above it.")] = "",
    timezone: Annotated[
        str, typer.Option(help="Its time zone, such as Asia/Jakarta, Asia/Makassar or Asia/Jayapura.")
    ] = "Asia/Makassar",
) -> None:
    """Add an office."""
    with opening.service():
        from django.db import IntegrityError

        from corong.organisations import commands
        from corong.organisations.models import OrganisationKind

        if kind not in OrganisationKind.values:
            opening.fail(f"--kind is one of: {', '.join(OrganisationKind.values)}.", code=2)
        above = choosing.organisation(parent, option="--parent") if parent else None
        try:
            made = commands.add(name, OrganisationKind(kind), parent=above, timezone=timezone)
        except (ZoneInfoNotFoundError, ValueError):
            opening.fail(f"There is no time zone {timezone}. Try Asia/Jakarta, Asia/Makassar or Asia/Jayapura.", code=2)
        except IntegrityError:
            opening.fail(f"{name} is there already.")
        typer.echo(f"Added: organisation {made.pk}, {made.name}, {made.timezone}.")


@organisations.command("list")
def list_organisations(
    *, json_wanted: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False
) -> None:
    """List the offices, each under the one above it."""
    with opening.service():
        from corong.organisations import queries

        lines = [
            {
                "id": each.pk,
                "name": each.name,
                "kind": each.kind,
                "parent": each.parent.name if each.parent else "",
                "timezone": each.timezone,
            }
            for each in queries.every()
        ]
        empty = 'There is no organisation yet. Add one: corong organisations add "NAME" --kind regency'
        opening.show(lines, json_wanted=json_wanted, empty=empty)
