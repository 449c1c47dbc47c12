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
    if person.practises and act in NOT_PRACTISED:
        return Organisation.objects.none()
    roles = [role for role, acts in ALLOWED.items() if act in acts]
    subtrees = [Q(path__startswith=path) for path in {each.path for each in held(person) if each.role in roles}]
    if not person.is_active or not subtrees:
        return Organisation.objects.none()
    return Organisation.objects.filter(reduce(or_, subtrees))


def may(person: Person, act: Act, organisation: Organisation) -> bool:
    """Say whether the person may do this in the organisation."""
    return organisations(person, act).filter(pk=organisation.pk).exists()


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
    """Give the roles of a person that count; for the person of a request they are read once."""
    if person.held is not None and person.practises in person.held:
        return person.held[person.practises]
    rows = memberships(person).values_list("role", "organisation__path", "organisation__parent_id")
    found = [Held(role, path, is_top=parent is None) for role, path, parent in rows]
    if person.held is not None:
        person.held[person.practises] = found
    return found


def memberships(person: Person) -> QuerySet[Membership]:
    """Give the roles of a person that count: in the real offices, or in the practice office while they practise."""
    return Membership.objects.filter(person=person, organisation__twin__isnull=not person.practises)
