"""`corong people`: who signs in, and what they may do where."""

import secrets
import sys
from typing import Annotated, Final

import typer

from corong.cli import choosing, opening

GENERATED_BYTES: Final = 15

app = typer.Typer()
people = typer.Typer(no_args_is_help=True, help="Add and list people.")
app.add_typer(people, name="people")


@people.command()
def add(
    email: Annotated[str, typer.Argument(help="Address with which the person signs in.")],
    *,
    name: Annotated[str, typer.Option(help="Full name.")],
    role: Annotated[str, typer.Option(help="officer, editor, coordinator, auditor or operator.")] = "officer",
    organisation: Annotated[str, typer.Option(help="Name or id of the office; may be left out if only one.")] = "",
    password: Annotated[
        str,
        typer.Option(help="- reads it from standard input. Left out, it is asked for, or generated and shown once."),
    ] = "",
) -> None:
    """Add a person with a role in an office and everything beneath it."""
    with opening.service():
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email
        from django.db import IntegrityError

        from corong.people import commands
        from corong.people.models import Role

        if role not in Role.values:
            opening.fail(f"--role is one of: {', '.join(Role.values)}.", code=2)
        try:
            validate_email(email)
        except ValidationError:
            opening.fail(f"{email} is not an e-mail address.", code=2)
        office = choosing.organisation(organisation)
        chosen, is_generated = _password(password)
        try:
            person = commands.add(email, name=name, password=chosen, roles={office: Role(role)})
        except IntegrityError:
            opening.fail(f"{email} is there already.")
        typer.echo(f"Added: {person.name} <{person.email}>, {role} of {office.name}.")
        if is_generated:
            typer.echo(f"Password, shown only now: {chosen}")


@people.command()
def password(
    email: Annotated[str, typer.Argument(help="Address with which the person signs in.")],
    *,
    password: Annotated[
        str,
        typer.Option(help="- reads it from standard input. Left out, it is asked for, or generated and shown once."),
    ] = "",
) -> None:
    """Set a new password for somebody who cannot get in any more; it ends where they are signed in."""
    with opening.service():
        from corong.people import rescue

        person = choosing.person(email)
        chosen, is_generated = _password(password)
        rescue.set_password(person, chosen)
        typer.echo(f"Set: {person.name} <{person.email}> signs in with the new password.")
        if is_generated:
            typer.echo(f"Password, shown only now: {chosen}")


@people.command("forget-second-factor")
def forget_second_factor(
    email: Annotated[str, typer.Argument(help="Address with which the person signs in.")],
) -> None:
    """Let somebody in with the password alone who lost the telephone and the recovery codes."""
    with opening.service():
        from corong.people import rescue

        person = choosing.person(email)
        if rescue.forget_second_factor(person, by=None):
            typer.echo(f"Forgotten: {person.name} <{person.email}> signs in with the password alone.")
        else:
            typer.echo(f"{person.name} <{person.email}> had none.")


def _password(given: str) -> tuple[str, bool]:
    """Give a password that is good enough, and whether it was made here."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if given == "-":
        given = sys.stdin.readline().rstrip("\n")
        if not given:
            opening.fail("The password on standard input is empty.", code=2)
    elif given:
        opening.fail("A password on the command line is seen by others of this machine: give --password -", code=2)
    elif sys.stdin.isatty():
        given = typer.prompt("Password (empty: one is generated)", default="", hide_input=True, show_default=False)
    if not given:
        return secrets.token_urlsafe(GENERATED_BYTES), True
    try:
        validate_password(given)
    except ValidationError as error:
        opening.fail(" ".join(error.messages), code=2)
    return given, False


@people.command("list")
def list_people(
    *, json_wanted: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False
) -> None:
    """List people and their roles."""
    with opening.service():
        from corong.people.directory import everyone

        lines = [
            {
                "id": person.pk,
                "email": person.email,
                "name": person.name,
                "active": person.is_active,
                "roles": ", ".join(f"{each.role} of {each.organisation.name}" for each in person.memberships.all()),
            }
            for person in everyone()
        ]
        opening.show(lines, json_wanted=json_wanted, empty="There is nobody yet. See: corong people add --help")
