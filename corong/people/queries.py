"""The one place where access is decided: by organisation subtree and role."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from corong.organisations.models import Organisation
from corong.people.models import Held, Membership, Person, Role
from corong.people.rules import ALLOWED, NOT_PRACTISED, Act


def organisations(person: Person, act: Act) -> QuerySet[Organisation]:
    """
    Give the organisations in which the person may do this: those of their roles and everything beneath.

    Who practises is in their practice office and nowhere else; who does not is never there.
    """
    subtrees = [Q(path__startswith=path) for path in _paths(person, act)]
    return Organisation.objects.filter(reduce(or_, subtrees)) if subtrees else Organisation.objects.none()


def within(person: Person, act: Act) -> Sequence[int]:
    """
    Give the numbers of these organisations.

    For the person of a request that takes no query, and a database that is told numbers finds the rows of an office
    by their index.
    """
    if person.reach is None:
        return list(organisations(person, act).values_list("pk", flat=True))
    paths = tuple(_paths(person, act))
    return [number for number, path in person.reach[person.practises].offices if path.startswith(paths)]


def may(person: Person, act: Act, organisation: Organisation) -> bool:
    """Say whether the person may do this in the organisation."""
    return organisation.path.startswith(tuple(_paths(person, act)))


def _paths(person: Person, act: Act) -> set[str]:
    """Give the roots of the subtrees in which the person may do this."""
    if not person.is_active or (person.practises and act in NOT_PRACTISED):
        return set()
    return {each.path for each in held(person) if act in ALLOWED[Role(each.role)]}


def operates(person: Person) -> bool:
    """Say whether the person runs the service: an operator of an office that has none above it."""
    return person.is_active and any(each.role == Role.OPERATOR and each.is_top for each in held(person))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may do somewhere, and whether they run the service: enough for a menu, not for a door."""

    acts: frozenset[Act]
    operates: bool


def standing(person: Person) -> Standing:
    """Say what a person may do in any office, by one look at their roles."""
    if not person.is_active:
        return Standing(frozenset(), operates=False)
    acts = frozenset[Act]().union(*(ALLOWED[Role(each.role)] for each in held(person)))
    if person.practises:
        acts -= NOT_PRACTISED
    return Standing(acts, operates=operates(person))


def held(person: Person) -> Sequence[Held]:
    """Give the roles of a person that count; for the person of a request they are known already."""
    if person.reach is not None:
        return person.reach[person.practises].held
    rows = memberships(person).values_list("role", "organisation__path", "organisation__parent_id")
    return [Held(role, path, is_top=parent is None) for role, path, parent in rows]


def memberships(person: Person) -> QuerySet[Membership]:
    """Give the roles of a person that count: in the real offices, or in the practice office while they practise."""
    return Membership.objects.filter(person=person, organisation__twin__isnull=not person.practises)
