"""`corong apps`: Corong's registrations on platforms whose developers' pages are filled in by hand."""

from typing import Annotated

import typer

from connectors.errors import Rejected
from corong.cli import opening

app = typer.Typer()
apps = typer.Typer(no_args_is_help=True, help="Store and list Corong's registrations on platforms.")
app.add_typer(apps, name="apps")

PlatformName = Annotated[str, typer.Argument(help="Name of the platform, such as linkedin.")]
Home = Annotated[str, typer.Option(help="Address of the server, where it is not the usual one.")]


@apps.command("set")
def keep(
    platform: PlatformName,
    *,
    client_id: Annotated[str, typer.Option(help="Client id, as the platform's developers' page shows it.")],
    client_secret: Annotated[
        str, typer.Option(help="Client secret; left out, it is asked for; - reads it from standard input.")
    ] = "",
    home: Home = "",
) -> None:
    """Store a registration, or replace it; its secret is sealed and never shown again."""
    with opening.service():
        from corong.accounts import applications

        server = _home(platform, home)
        secret = opening.secret(client_secret, called="Client secret", option="--client-secret")
        applications.keep(platform, server, client_id=client_id, client_secret=secret, by=None)
        typer.echo(f"Stored: Corong is registered on {server} as {client_id}.")


@apps.command("list")
def list_apps(*, json_wanted: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False) -> None:
    """List the registrations, without their secrets."""
    with opening.service():
        from corong.accounts import applications

        lines = [
            {
                "platform": each.platform,
                "server": each.home,
                "client_id": each.client_id,
                "made": "by Corong" if each.redirect_address else "by hand",
            }
            for each in applications.stored()
        ]
        opening.show(lines, json_wanted=json_wanted, empty="No registration is stored yet. See: corong apps set")


@apps.command()
def forget(platform: PlatformName, *, home: Home = "") -> None:
    """Drop a registration; accounts that were connected through it keep working."""
    with opening.service():
        from corong.accounts import applications

        server = _home(platform, home)
        if server not in applications.homes(platform):
            opening.fail(f"No registration of {platform} on {server} is stored. See: corong apps list", code=2)
        applications.forget(platform, server, by=None)
        typer.echo(f"Forgotten: the registration on {server}.")


def _home(platform: str, typed: str) -> str:
    """Give the server meant; end the command if there is none."""
    from connectors.catalogue import UnknownPlatformError, capabilities
    from corong.accounts.homes import home_of

    try:
        return home_of(typed or capabilities(platform).default_home)
    except UnknownPlatformError as error:
        opening.fail(str(error), code=2)
    except Rejected as error:
        opening.fail(f"{error.reason}. Give the server with --home.", code=2)
