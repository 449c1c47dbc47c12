"""Invitations: made, sent again, withdrawn, accepted once."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from corong.database import now
from corong.events.commands import record
from corong.organisations.models import Organisation
from corong.people import commands, roles
from corong.people.models import Invitation, Membership, Person, Role

LIFE: Final = timedelta(days=7)
MOST_OPEN: Final = 500
"""Open invitations of one office: more are hardly meant."""


class HasRoleError(ValueError):
    """The person of this address has the role already."""


class TooManyError(ValueError):
    """The office has as many open invitations as it may have."""


class ClosedError(Exception):
    """The invitation was accepted, withdrawn or replaced, its time is over, or there never was one."""


def digest(token: str) -> str:
    """Name a link without keeping it."""
    return sha256(token.encode()).hexdigest()


def normal(email: str) -> str:
    """Write an address as the addresses of people are stored."""
    return Person.objects.normalize_email(email.strip()).lower()


@transaction.atomic
def invite(email: str, organisation: Organisation, role: Role, *, by: Person) -> tuple[Invitation, str]:
    """
    Invite an address to a role, and give the secret of its link; an open invitation of the same kind gets a new link.

    Raises:
        roles.NotYoursToGiveError: the inviting person may not give this role there.
        HasRoleError, TooManyError: see there.
    """
    roles.require_givable(by, organisation, [role])
    email = normal(email)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Membership.objects.filter(person__email=email, organisation=organisation, role=role).exists():
        raise HasRoleError
    token, moment = token_urlsafe(32), now()
    fresh = {
        "token_digest": digest(token),
        "invited_by": by,
        "invited_at": moment,
        "expires_at": moment + LIFE,
        "mailed_at": None,
    }
    waiting = _open(organisation)
    same = waiting.filter(email=email, role=role).first()
    if same is None and waiting.count() >= MOST_OPEN:
        raise TooManyError
    if same is None:
        same = Invitation.objects.create(email=email, organisation=organisation, role=role, **fresh)
    else:
        Invitation.objects.filter(pk=same.pk).update(**fresh)
    _record("person.invited", same, by=by)
    return Invitation.objects.select_related("organisation").get(pk=same.pk), token


def mailed(invitation: Invitation) -> None:
    """Remember that the present link went to the address by mail."""
    Invitation.objects.filter(pk=invitation.pk, token_digest=invitation.token_digest).update(mailed_at=now())


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Person) -> None:
    """
    Take an invitation back: its link leads nowhere from now on.

    Raises:
        roles.NotYoursToGiveError: the person may not give this role, so they may not take it back either.
        ClosedError: it is no longer open.
    """
    roles.require_givable(by, invitation.organisation, [Role(invitation.role)])
    if not _open(invitation.organisation).filter(pk=invitation.pk).update(withdrawn_at=now()):
        raise ClosedError
    _record("person.invitation_withdrawn", invitation, by=by)


def find(token: str) -> Invitation:
    """
    Give the invitation a link stands for.

    Raises:
        ClosedError: see there.
    """
    found = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_digest=digest(token), accepted_at=None, withdrawn_at=None, expires_at__gt=now())
        .first()
    )
    if found is None or not _still_stands(found):
        raise ClosedError
    return found


def waiting_for(email: str) -> Invitation | None:
    """Give the newest invitation by which an address may come in now."""
    found = Invitation.objects.filter(email=normal(email), accepted_at=None, withdrawn_at=None, expires_at__gt=now())
    newest = found.select_related("organisation", "invited_by").order_by("-invited_at")
    return next((each for each in newest if _still_stands(each)), None)


@transaction.atomic
def accept(invitation: Invitation, *, name: str = "", password: str | None = None, is_verified: bool = False) -> Person:
    """
    Make an invited address a person with their role, or give it to the person they are already; once.

    `is_verified` says that the address was shown to be theirs in another way than by a link that came by mail.

    Raises:
        ClosedError: see there; also if two do it at the same moment.
    """
    taken = Invitation.objects.select_for_update().filter(
        pk=invitation.pk,
        token_digest=invitation.token_digest,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=now(),
    )
    if taken.first() is None:
        raise ClosedError
    person = Person.objects.filter(email=invitation.email).first()
    if person is None:
        try:
            with transaction.atomic():
                person = commands.add(
                    invitation.email,
                    name=name,
                    password=password,
                    is_practice=invitation.organisation.is_practice,
                    is_verified=is_verified or invitation.mailed_at is not None,
                )
        except IntegrityError as error:  # by another invitation, at this moment
            raise ClosedError from error
    Membership.objects.get_or_create(person=person, organisation=invitation.organisation, role=invitation.role)
    taken.update(accepted_at=now(), accepted_by=person)
    _record("person.joined", invitation, by=person)
    return person


def open_ones(organisation: Organisation) -> Sequence[Invitation]:
    """Give the invitations of an office that are open, or were when their time ran out; newest first."""
    return list(_open(organisation).select_related("invited_by", "organisation").order_by("-invited_at"))


def _open(organisation: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)


def _still_stands(invitation: Invitation) -> bool:
    """Say whether who invited could still do so: what somebody gave away must not outlast their right to give it."""
    by = invitation.invited_by
    if by is None:
        return True
    return by.is_active and Role(invitation.role) in roles.givable_in(by, invitation.organisation)


def _record(kind: str, invitation: Invitation, *, by: Person) -> None:
    record(
        kind,
        subject="invitation",
        subject_id=invitation.pk,
        organisation_id=invitation.organisation_id,
        person_id=by.pk,
        details={"email": invitation.email, "role": invitation.role},
    )
