"""`corong hold`: stop publishing at once, and let it go on."""

from typing import TYPE_CHECKING, Annotated

import typer

from corong.cli import choosing, opening

if TYPE_CHECKING:
    from corong.deliveries.models import Hold

app = typer.Typer()
hold = typer.Typer(no_args_is_help=True, help="Place, list and release holds.")
app.add_typer(hold, name="hold")


@hold.command()
def place(
    *,
    reason: Annotated[str, typer.Option(help="Why; officers read it beside each post that waits.")],
    organisation: Annotated[str, typer.Option(help="Office whose posts, and those beneath it, are held.")] = "",
    platform: Annotated[str, typer.Option(help="Platform whose posts are held.")] = "",
    account: Annotated[str, typer.Option(help="Account whose posts are held: id or handle.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="Hold every post of this service.")] = False,
) -> None:
    """Hold posts; several options together hold what all of them cover. When this returns, no call begins any more."""
    if everything == bool(organisation or platform or account):
        opening.fail("Say what to hold: --organisation, --platform, --account, or --everything alone.", code=2)
    if not reason.strip():
        opening.fail("--reason is empty.", code=2)
    with opening.service():
        from connectors.catalogue import PLATFORMS
        from corong.deliveries import holds

        if platform and platform not in PLATFORMS:
            opening.fail(f"--platform is one of: {', '.join(PLATFORMS)}.", code=2)
        made = holds.place(
            reason=reason.strip()[:500],
            by=None,
            organisation=choosing.organisation(organisation) if organisation else None,
            platform=platform,
            account=choosing.account(account) if account else None,
        )
        typer.echo(f"In force: hold {made.pk} on {scope(made)}. Release it with: corong hold release {made.pk}")


@hold.command("list")
def list_holds(
    *, json_wanted: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False
) -> None:
    """List the holds in force."""
    with opening.service():
        from corong.deliveries import overview

        lines = [described(each) for each in overview.holds()]
        opening.show(lines, json_wanted=json_wanted, empty="Nothing is held.")


@hold.command()
def release(number: Annotated[int, typer.Argument(help="Number of the hold.")]) -> None:
    """End a hold. What it stopped waits for a new time: the backlog never fires."""
    with opening.service():
        from corong.deliveries import holds, overview

        found = next((each for each in overview.holds() if each.pk == number), None)
        if found is None:
            opening.fail(f"No hold {number} is in force. See: corong hold list", code=2)
        holds.release(found, by=None)
        typer.echo(f"Released: hold {number} on {scope(found)}. Posts it stopped wait for a new time.")


def scope(found: "Hold") -> str:
    """Say what a hold covers."""
    parts = [
        f"account {found.account.handle}" if found.account else "",
        found.platform,
        f"{found.organisation.name} and what is beneath it" if found.organisation else "",
    ]
    return ", ".join(filter(None, parts)) or "everything"


def described(found: "Hold") -> dict[str, object]:
    """Give a hold as a line of a list."""
    return {
        "id": found.pk,
        "covers": scope(found),
        "reason": found.reason,
        "placed_at": found.placed_at.isoformat(timespec="seconds"),
        "by": found.placed_by.name if found.placed_by else "the command line",
    }
