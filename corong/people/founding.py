"""The first office and the first person: made once, on an installation that has nobody yet."""

from django.db import transaction

from corong.database import rows
from corong.organisations import commands as organisations
from corong.organisations.models import OrganisationKind
from corong.people import commands
from corong.people.models import Membership, Person, Role


class AlreadyFoundedError(Exception):
    """There is somebody already: they add the others."""


def is_empty() -> bool:
    """Say whether nobody is there yet."""
    return not Person.objects.exists()


@transaction.atomic
def found(office: str, kind: OrganisationKind, timezone: str, *, name: str, email: str, password: str) -> Person:
    """
    Make the topmost office, and the person who runs it and writes for it.

    Raises:
        AlreadyFoundedError: there is somebody already; of two who try at once, the second finds the first.
    """
    rows("SELECT pg_advisory_xact_lock(hashtext('founding'))")
    if not is_empty():
        raise AlreadyFoundedError
    top = organisations.add(office, kind, timezone=timezone)
    person = commands.add(email, name=name, password=password, roles={top: Role.OPERATOR})
    Membership.objects.create(person=person, organisation=top, role=Role.EDITOR)
    return person
