"""Helping people back in."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from corong.events.commands import record
from corong.people import sessions
from corong.people.models import Person
from corong.people.roles import NotYoursToGiveError, may_administer


@transaction.atomic
def forget_second_factor(person: Person, *, by: Person | None) -> bool:
    """
    Forget a lost telephone or key, and end the person's sessions; say whether there was one.

    Raises:
        NotYoursToGiveError: the person's roles are not all theirs to take.
    """
    if by is not None and not may_administer(by, person):
        raise NotYoursToGiveError
    forgotten, _ = Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    _record("person.second_factor_forgotten", person, by=by)
    return bool(forgotten)


@transaction.atomic
def set_password(person: Person, password: str) -> None:
    """Give a person a new password, from the command line; it ends their sessions."""
    person.set_password(password)
    person.save(update_fields=["password"])
    sessions.end_all(person)
    _record("person.password_set", person, by=None)


def record_password_link(person: Person, *, by: Person) -> None:
    """
    Log that somebody made a link with which a person can set a new password.

    Raises:
        NotYoursToGiveError: the person's roles are not all theirs to take.
    """
    if not may_administer(by, person):
        raise NotYoursToGiveError
    _record("person.password_link_made", person, by=by)


def _record(kind: str, person: Person, *, by: Person | None) -> None:
    office = person.memberships.order_by("organisation__path").values_list("organisation_id", flat=True).first()
    record(
        kind,
        subject="person",
        subject_id=person.pk,
        organisation_id=office,
        person_id=by.pk if by else None,
        details={},
    )
