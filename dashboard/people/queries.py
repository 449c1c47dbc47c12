"""What the pages on people show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from corong.organisations.models import Organisation
from corong.people import factors, roles
from corong.people.models import Invitation, Membership, Person, Role
from corong.people.queries import organisations, within
from corong.people.rules import Act


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an office with the roles they have in it, and whether they have a second factor."""

    person: Person
    roles: Sequence[Role]
    is_protected: bool


def seen_offices(person: Person) -> Sequence[Organisation]:
    """Give the offices whose people the person may see, from the top of the tree down."""
    return list(organisations(person, Act.ROSTER).order_by("path"))


def offices(person: Person) -> Sequence[Organisation]:
    """Give the offices to which the person may invite, from the top of the tree down."""
    return list(organisations(person, Act.INVITE).order_by("path"))


def members(organisation: Organisation) -> Sequence[Member]:
    """Give those who have a role in the office itself, by name."""
    found: dict[Person, list[Role]] = {}
    held = Membership.objects.filter(organisation=organisation).select_related("person")
    for each in held.order_by("person__name", "person_id", "role"):
        found.setdefault(each.person, []).append(Role(each.role))
    protected = factors.protected([person.pk for person in found])
    return [Member(person, held_roles, person.pk in protected) for person, held_roles in found.items()]


def above(organisation: Organisation) -> Sequence[Membership]:
    """Give the roles of people of the offices above, which count here too."""
    paths = [f"/{'/'.join(steps)}/" for steps in _prefixes(organisation.path)]
    found = Membership.objects.filter(organisation__path__in=paths, person__is_active=True)
    return list(found.select_related("person", "organisation").order_by("organisation__path", "person__name"))


def readable(by: Person) -> QuerySet[Person]:
    """Give the people with a role in an office whose people `by` may see, and for who runs it all those with none."""
    in_reach = Membership.objects.filter(person=OuterRef("pk"), organisation__in=within(by, Act.ROSTER))
    wanted = Q(Exists(in_reach))
    if roles.may_administer_everybody(by):
        wanted |= Q(memberships__isnull=True)
    return Person.objects.filter(wanted).distinct()


def in_reach(by: Person, person: Person) -> Sequence[Membership]:
    """Give those roles of a person that are in an office whose people `by` may see."""
    held = person.memberships.filter(organisation__in=within(by, Act.ROSTER))
    return list(held.select_related("organisation").order_by("organisation__path", "role"))


def without_role(by: Person) -> Sequence[Person]:
    """Give the people who have no role any more, to who runs the service."""
    if not roles.may_administer_everybody(by):
        return []
    return list(Person.objects.filter(memberships__isnull=True).order_by("name"))


def invitations(by: Person) -> QuerySet[Invitation]:
    """Give the invitations to offices to which the person may invite."""
    return Invitation.objects.filter(organisation__in=within(by, Act.INVITE)).select_related("organisation")


def _prefixes(path: str) -> Sequence[Sequence[str]]:
    steps = [step for step in path.split("/") if step]
    return [steps[:count] for count in range(1, len(steps))]
