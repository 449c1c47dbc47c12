"""The only writers of people and their roles."""

from allauth.account.models import EmailAddress
from django.db import transaction

from corong.organisations.models import Organisation
from corong.people.models import Membership, Person, Role


def choose_language(person: Person, language: str) -> None:
    """Remember in which language a person reads."""
    person.language = language
    person.save(update_fields=["language"])


@transaction.atomic
def add(
    email: str,
    *,
    name: str,
    password: str | None = None,
    roles: dict[Organisation, Role] | None = None,
    is_practice: bool = False,
    is_verified: bool = True,
) -> Person:
    """
    Add a person with their roles; without a password they cannot sign in yet.

    `is_verified` says that the address is surely theirs: who signs in elsewhere under it is let in as them.
    """
    person = Person.objects.create_user(email, password, name=name, is_practice=is_practice)
    EmailAddress.objects.create(user=person, email=person.email, verified=is_verified, primary=True)
    for organisation, role in (roles or {}).items():
        Membership.objects.create(person=person, organisation=organisation, role=role)
    return person
