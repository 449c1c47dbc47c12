"""`corong verify`: prove that the log of events was not altered after it was sealed."""

import json
from typing import Annotated

import typer

from corong.cli import opening

app = typer.Typer()


@app.command()
def verify(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False
) -> None:
    """Walk the chain of events; ends with 1 where it breaks. Note the last seal elsewhere, to compare another day."""
    with opening.service():
        from corong.events import checking
        from corong.events.verify import verify as walk

        verdict = walk()
        checking.store(verdict)
    if as_json:
        breaks = [{"sequence": each.sequence, "what": each.what} for each in verdict.breaks]
        typer.echo(
            json.dumps({"sealed": verdict.sealed, "unsealed": verdict.unsealed, "last": verdict.last, "breaks": breaks})
        )
    else:
        typer.echo(f"{verdict.sealed} sealed events hold; {verdict.unsealed} are not sealed yet.")
        for each in verdict.breaks:
            typer.echo(f"The chain breaks at event {each.sequence}: {each.what}.")
        typer.echo(f"Last seal: {verdict.last or 'none'}")
    if verdict.breaks:
        raise typer.Exit(1)
