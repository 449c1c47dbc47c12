"""Who it is that signed in elsewhere."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress

from corong.events.commands import record
from corong.people import invitations
from corong.people.invitations import ClosedError
from corong.people.models import Person
from corong.people.queries import memberships


def known(verified: Sequence[str]) -> Person | None:
    """
    Give the person one of these addresses surely belongs to.

    An address that nobody has shown to be theirs does not count: somebody else may have got the link and the account.
    """
    normal = [invitations.normal(address) for address in verified]
    found = EmailAddress.objects.filter(email__in=normal, verified=True, user__is_active=True)
    address = found.select_related("user").order_by("pk").first()
    return address.user if address else None


def invited(verified: Sequence[str], *, name: str) -> Person:
    """
    Make somebody with an open invitation a person: the service vouches for the address, no password is needed.

    Raises:
        ClosedError: none of the addresses is invited, or it is that of a person already.
    """
    for address in verified:
        invitation = invitations.waiting_for(address)
        if invitation is not None and not Person.objects.filter(email=invitation.email).exists():
            return invitations.accept(invitation, name=name or invitation.email, is_verified=True)
    raise ClosedError


def record_link(person: Person) -> None:
    """Log that a person comes in by the service from now on."""
    office = memberships(person).order_by("organisation__path").values_list("organisation_id", flat=True).first()
    record(
        "person.linked",
        subject="person",
        subject_id=person.pk,
        organisation_id=office,
        person_id=person.pk,
        details={},
    )
