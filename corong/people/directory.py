"""Who is there, and whom to tell."""

from collections.abc import Sequence

from django.db.models import F, Q, Value

from corong.organisations.models import Organisation
from corong.people.models import Person, Role
from corong.people.rules import ALLOWED, Act


def everyone() -> Sequence[Person]:
    """Give all people with their roles."""
    return list(Person.objects.prefetch_related("memberships__organisation").order_by("email"))


def with_address(email: str) -> Person | None:
    """Give the person who signs in with this address."""
    return Person.objects.filter(email__iexact=email.strip()).first()


def responsible(organisation: Organisation) -> Sequence[Person]:
    """
    Give the editors and operators of an office and of those above it.

    People who only practise have no mailbox, and nobody is told of what happens in a practice office of a real one.
    """
    found = Person.objects.alias(path=Value(organisation.path)).filter(
        memberships__role__in=[Role.EDITOR, Role.OPERATOR],
        path__startswith=F("memberships__organisation__path"),
        memberships__organisation__twin__isnull=True,
        is_active=True,
        is_practice=False,
    )
    return list(found.distinct().order_by("pk"))


def hands(delivery_ids: Sequence[int]) -> Sequence[Person]:
    """Give those who should publish these deliveries by hand: whose account it is, or else who planned the post."""
    found = Person.objects.filter(
        Q(accounts__deliveries__in=delivery_ids)
        | Q(posts__deliveries__in=delivery_ids, posts__deliveries__account__officer__isnull=True),
        is_active=True,
        is_practice=False,
    )
    return list(found.distinct().order_by("pk"))


def writers(organisation: Organisation) -> Sequence[Person]:
    """Give those who write for an office: by a role in it or in one above it."""
    roles = [role for role, acts in ALLOWED.items() if Act.COMPOSE in acts]
    found = Person.objects.alias(path=Value(organisation.path)).filter(
        memberships__role__in=roles, path__startswith=F("memberships__organisation__path"), is_active=True
    )
    return list(found.distinct().order_by("name", "pk"))
