"""How to make what is about people and how they come in, as `things` makes the rest."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from corong.accounts.passages import digest
from corong.database import now
from corong.people.models import Invitation, Membership, Role
from tests.access.world import Spot
from tests.factories import factors, people


def membership(spot: Spot) -> Membership:
    """Let somebody have a role in an office."""
    person = people.person(name=f"Anggota {spot.mark_downwards}", roles={spot.office: Role.OFFICER})
    return Membership.objects.select_related("person").get(person=person)


def invitation(spot: Spot) -> Invitation:
    """Invite somebody to an office."""
    return Invitation.objects.create(
        email=f"{spot.mark}@latihan.example",
        organisation=spot.office,
        role=Role.OFFICER,
        token_digest=digest(spot.mark),
        invited_at=now(),
        expires_at=now() + timedelta(days=7),
    )


def session(spot: Spot) -> UserSession:
    """Let a person be signed in somewhere else."""
    return UserSession.objects.create(
        user=spot.author, ip="127.0.0.1", user_agent="Latihan", session_key=f"latihan{spot.author.pk}"
    )


def passkey(spot: Spot) -> Authenticator:
    """Let a person have a passkey."""
    return factors.passkey(spot.author, name=spot.mark)
