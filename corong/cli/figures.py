"""`corong figures`: what the pages show is worked out anew from the stored readings."""

from typing import Annotated

import typer

from corong.cli import opening

app = typer.Typer()
figures = typer.Typer(help="Work out anew what follows from the stored readings.", no_args_is_help=True)
app.add_typer(figures, name="figures")


@figures.command()
def rebuild(
    account: Annotated[
        list[int] | None, typer.Option(help="Number of an account (corong accounts list); may be repeated.")
    ] = None,
    json_wanted: Annotated[  # noqa: FBT002 - typer knows options by their names
        bool, typer.Option("--json", help="Print a list for programs.")
    ] = False,
) -> None:
    """
    Work out days, gains and milestones again: after an upgrade that brought them, or a restored archive.

    Every account, or those named, each by itself: the service may go on running, and a break loses nothing.
    """
    with opening.service():
        from corong.accounts.models import Account
        from corong.database import unit
        from corong.metrics import bulk

        found = Account.objects.order_by("pk")
        if account:
            missing = set(account) - set(found.filter(pk__in=account).values_list("pk", flat=True))
            if missing:
                opening.fail(f"There is no account {min(missing)}. See: corong accounts list", code=2)
            found = found.filter(pk__in=account)
        done = []
        for each in found:
            with unit():
                bulk.rebuild([each.pk])
            done.append({"account": each.pk, "platform": each.platform, "handle": each.handle})
            if not json_wanted:
                typer.echo(f"{each.pk} {each} is worked out.")
        if json_wanted:
            opening.as_json(done)
        elif not done:
            typer.echo("No account is connected.")
