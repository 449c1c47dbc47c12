"""Roles given and taken: never above one's own rights, and never so that nobody is left to run the service."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from corong.events.commands import record
from corong.organisations.models import Organisation
from corong.people import sessions
from corong.people.models import Membership, Person, Role, SecondFactorRule
from corong.people.queries import may, memberships, operates
from corong.people.rules import Act, givable


class NotYoursToGiveError(Exception):
    """The person may neither give this role there nor take it."""


class LastOperatorError(Exception):
    """Then nobody would be left who runs the service."""


def givable_in(person: Person, organisation: Organisation) -> frozenset[Role]:
    """Give the roles a person may give and take in an office, by the roles they have there or above."""
    if not person.is_active:
        return frozenset()
    held = memberships(person).select_related("organisation")
    return givable(Role(each.role) for each in held if organisation.path.startswith(each.organisation.path))


def givable_somewhere(person: Person) -> frozenset[Role]:
    """Give the roles a person may give and take in one office or another."""
    if not person.is_active:
        return frozenset()
    return givable(map(Role, memberships(person).values_list("role", flat=True)))


def require_givable(person: Person, organisation: Organisation, roles: Iterable[Role]) -> None:
    """
    Do nothing if the person may give and take all these roles there.

    Raises:
        NotYoursToGiveError: see there.
    """
    if not set(roles) <= givable_in(person, organisation):
        raise NotYoursToGiveError


@transaction.atomic
def give(person: Person, organisation: Organisation, role: Role, *, by: Person) -> bool:
    """
    Give a person a role; say whether they did not have it yet.

    Raises:
        NotYoursToGiveError: see there.
    """
    require_givable(by, organisation, [role])
    _, is_new = Membership.objects.get_or_create(person=person, organisation=organisation, role=role)
    if is_new:
        _record("person.role_given", person, organisation, role=role, by=by)
    return is_new


@transaction.atomic
def take(membership: Membership, *, by: Person) -> None:
    """
    Take a role from a person.

    Raises:
        NotYoursToGiveError, LastOperatorError: see there.
    """
    _one_at_a_time()
    require_givable(by, membership.organisation, [Role(membership.role)])
    _keep_an_operator([membership])
    membership.delete()
    _record("person.role_taken", membership.person, membership.organisation, role=Role(membership.role), by=by)


@transaction.atomic
def change(membership: Membership, organisation: Organisation, role: Role, *, by: Person) -> bool:
    """
    Give somebody another role instead of one, or the same in another office; say whether anything changed.

    Raises:
        NotYoursToGiveError, LastOperatorError: see there.
    """
    if (membership.organisation_id, membership.role) == (organisation.pk, role):
        return False
    _one_at_a_time()
    require_givable(by, membership.organisation, [Role(membership.role)])
    require_givable(by, organisation, [role])
    _keep_an_operator([membership])
    person, office, before = membership.person, membership.organisation, Role(membership.role)
    membership.delete()
    _record("person.role_taken", person, office, role=before, by=by)  # each office's log has its own part
    _, is_new = Membership.objects.get_or_create(person=person, organisation=organisation, role=role)
    if is_new:
        _record("person.role_given", person, organisation, role=role, by=by)
    return True


def may_administer(by: Person, person: Person) -> bool:
    """Say whether somebody may lock a person out or help them in: where all their roles are theirs to take."""
    held = memberships(person).select_related("organisation")
    everywhere = list(held)
    if not everywhere:
        return may_administer_everybody(by)
    return all(
        may(by, Act.ADMINISTER, each.organisation) and Role(each.role) in givable_in(by, each.organisation)
        for each in everywhere
    )


def may_administer_everybody(by: Person) -> bool:
    """Say whether somebody may do so with people who have no role anywhere: who runs the service."""
    return operates(by)


@transaction.atomic
def deactivate(person: Person, *, by: Person) -> None:
    """
    Lock a person out at once: they cannot sign in, and where they are signed in it ends.

    Raises:
        NotYoursToGiveError, LastOperatorError: see there.
    """
    _one_at_a_time()
    if not may_administer(by, person):
        raise NotYoursToGiveError
    _keep_an_operator(person.memberships.select_related("organisation"))
    person.is_active = False
    person.save(update_fields=["is_active"])
    sessions.end_all(person)
    _record("person.deactivated", person, None, by=by)


@transaction.atomic
def activate(person: Person, *, by: Person) -> None:
    """
    Let a person in again, with the roles they had.

    Raises:
        NotYoursToGiveError: see there.
    """
    if not may_administer(by, person):
        raise NotYoursToGiveError
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record("person.activated", person, None, by=by)


@transaction.atomic
def demand_second_factor(organisation: Organisation, roles: Sequence[Role], *, by: Person) -> None:
    """Demand a second factor of these roles, in an office and all beneath it; of none of them, where none is named."""
    SecondFactorRule.objects.update_or_create(organisation=organisation, defaults={"roles": sorted(roles)})
    record(
        "organisation.second_factor_demanded",
        subject="organisation",
        subject_id=organisation.pk,
        organisation_id=organisation.pk,
        person_id=by.pk,
        details={"roles": sorted(roles)},
    )


def _one_at_a_time() -> None:
    """Let two operators not take each other's role at the same moment, and leave none."""
    list(Organisation.objects.select_for_update().filter(parent=None).order_by("pk"))


def _keep_an_operator(ending: Iterable[Membership]) -> None:
    leaving = [each for each in ending if each.role == Role.OPERATOR and each.organisation.parent_id is None]
    for each in leaving:
        others = Membership.objects.filter(
            organisation=each.organisation, role=Role.OPERATOR, person__is_active=True
        ).exclude(person=each.person_id)
        if not others.exists():
            raise LastOperatorError


def _record(
    kind: str, person: Person, organisation: Organisation | None, *, by: Person, role: Role | None = None
) -> None:
    """Log it in the person's office: the topmost of theirs, where it is about no single one."""
    topmost = organisation or next(
        (
            each.organisation
            for each in memberships(person).select_related("organisation").order_by("organisation__path")
        ),
        None,
    )
    record(
        kind,
        subject="person",
        subject_id=person.pk,
        organisation_id=topmost.pk if topmost else None,
        person_id=by.pk,
        details={"role": role} if role else {},
    )
