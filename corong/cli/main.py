"""The command `corong`. A further module of commands is one line here."""

import sys

import typer

from corong.cli import (
    accounts,
    apps,
    demo,
    doctor,
    figures,
    hold,
    organisations,
    people,
    post,
    single,
    status,
    up,
    verify,
)
from corong.config import BadSettingError
from corong.embedded.errors import ServiceError

app = typer.Typer(
    help="Schedule government posts on every platform the office uses, and see how the public responds.",
    no_args_is_help=True,
    add_completion=False,
    # Our own errors are sentences; a bug shows Python's own traceback, which holds no values of variables.
    pretty_exceptions_enable=False,
)
app.add_typer(demo.app)
app.add_typer(up.app)
app.add_typer(single.app)
app.add_typer(doctor.app)
app.add_typer(organisations.app)
app.add_typer(people.app)
app.add_typer(accounts.app)
app.add_typer(apps.app)
app.add_typer(post.app)
app.add_typer(status.app)
app.add_typer(hold.app)
app.add_typer(figures.app)
app.add_typer(verify.app)


def run() -> None:
    """Run one command: exit code 2 and a sentence for a wrong setting, 1 for a service that does not start."""
    try:
        app()
    except BadSettingError as error:
        print(f"corong: {error}", file=sys.stderr)  # noqa: T201 - the message is for the terminal.
        sys.exit(2)
    except ServiceError as error:
        print(f"corong: {error}", file=sys.stderr)  # noqa: T201 - the message is for the terminal.
        sys.exit(1)
