"""`corong accounts`: connecting the office's identities on platforms."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from connectors.contract import Secrets
from connectors.errors import ConnectorError
from corong.cli import choosing, opening

if TYPE_CHECKING:
    from corong.accounts.models import Account

app = typer.Typer()
accounts = typer.Typer(no_args_is_help=True, help="Connect, list, check and disconnect accounts.")
adding = typer.Typer(no_args_is_help=True, help="Connect an account.")
accounts.add_typer(adding, name="add")
app.add_typer(accounts, name="accounts")

Organisation = Annotated[str, typer.Option(help="Name or id of the office; may be left out if there is only one.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]


@adding.command()
def mastodon(
    *,
    instance: Annotated[str, typer.Option(help="Address of the server, such as https://sosial.example.go.id")],
    token: Annotated[
        str, typer.Option(help="Access token; left out, it is asked for; - reads it from standard input.")
    ] = "",
    organisation: Organisation = "",
) -> None:
    """Connect a Mastodon account by an access token (its settings, Development, New application)."""
    _add(
        "mastodon",
        instance,
        organisation,
        lambda: Secrets(access_token=opening.secret(token, called="Access token", option="--token")),
    )


@adding.command()
def bluesky(
    *,
    handle: Annotated[str, typer.Option(help="Handle, such as kabupaten.example.go.id")],
    pds: Annotated[str, typer.Option(help="Address of the account's server.")] = "https://bsky.social",
    app_password: Annotated[
        str, typer.Option(help="App password; left out, it is asked for; - reads it from standard input.")
    ] = "",
    organisation: Organisation = "",
) -> None:
    """Connect a Bluesky account by an app password (its settings, Privacy and security, App passwords)."""
    _add(
        "bluesky",
        pds,
        organisation,
        lambda: Secrets(
            identifier=handle.lstrip("@"),
            app_password=opening.secret(app_password, called="App password", option="--app-password"),
        ),
    )


def _add(platform: str, home: str, organisation: str, secrets: Callable[[], Secrets]) -> None:
    with opening.service():
        from corong.accounts import connecting
        from corong.accounts.commands import BelongsElsewhereError

        office = choosing.organisation(organisation)
        try:
            account = connecting.add(office, platform, home, secrets())
        except ConnectorError as error:
            opening.refused(error)
        except BelongsElsewhereError as error:
            opening.fail(f"Account {error.account.pk} is {error.account.organisation.name}'s: connect it again there.")
        typer.echo(f"Connected: account {account.pk}, {account.handle} on {account.home}, of {office.name}.")


@accounts.command("list")
def list_accounts(*, json_wanted: AsJson = False) -> None:
    """List the connected accounts."""
    with opening.service():
        from corong.accounts import queries

        lines = [
            {
                "id": account.pk,
                "platform": account.platform,
                "handle": account.handle,
                "server": account.home,
                "organisation": account.organisation.name,
                "credentials": account.token_state,
                "why": account.token_reason,
            }
            for account in queries.connected()
        ]
        opening.show(lines, json_wanted=json_wanted, empty="No account is connected yet. See: corong accounts add")


@accounts.command()
def check(account: Annotated[str, typer.Argument(help="Id or handle.")]) -> None:
    """Ask the platform whether the account's credentials are alive; exit code 1 if they are not."""
    with opening.service():
        from corong.accounts import checking
        from corong.accounts.seal import UnsealableError

        found = choosing.account(account)
        try:
            identity = checking.check(found)
        except ConnectorError as error:
            opening.refused(error)
        except UnsealableError as error:
            opening.fail(str(error))
        typer.echo(f"Alive: account {found.pk} is {identity.handle} on {found.home}.")


@accounts.command()
def disconnect(
    account: Annotated[str, typer.Argument(help="Id or handle.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget an account's credentials; its posts and figures stay."""
    with opening.service():
        from corong.accounts.disconnecting import disconnect as forget
        from corong.deliveries.overview import on_their_way

        found = choosing.account(account)
        waiting = on_their_way(found)
        if waiting:
            typer.echo(f"{waiting} posts are on their way on it; they wait until it is connected again.", err=True)
        if not yes and not _is_sure(found):
            opening.fail("Nothing was changed. Confirm with --yes.")
        forget(found, by=None)
        typer.echo(f"Disconnected: account {found.pk}, {found.handle}. Its credentials are forgotten.")


def _is_sure(account: "Account") -> bool:
    return sys.stdin.isatty() and typer.confirm(f"Disconnect {account.handle} on {account.home}?")
