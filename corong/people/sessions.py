"""Where people are signed in: one row for each browser, and how it is ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from corong.people.models import Person

SEEN_EVERY: Final = timedelta(minutes=5)
"""How precisely the last sign of life is known: a page costs no write but once in this time."""


@dataclass(frozen=True, slots=True)
class Device:
    """One browser in which a person is signed in."""

    number: int
    user_agent: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def devices(person: Person, *, this: str) -> Sequence[Device]:
    """Give the browsers in which a person is signed in, the one they sit at first; `this` is its session."""
    found = UserSession.objects.purge_and_list(person)
    shown = [
        Device(
            number=each.pk,
            user_agent=each.user_agent,
            address=each.ip,
            begun_at=each.created_at,
            seen_at=each.last_seen_at,
            is_this=each.session_key == this,
        )
        for each in found
    ]
    return sorted(shown, key=lambda device: (not device.is_this, -device.seen_at.timestamp()))


def saw(session: str, *, address: str) -> None:
    """Remember that a session was used just now, unless that is known already."""
    UserSession.objects.filter(session_key=session, last_seen_at__lt=Now() - SEEN_EVERY).update(
        last_seen_at=Now(), ip=address
    )


def end(person: Person, number: int) -> bool:
    """End one session of a person; say whether there was one."""
    found = UserSession.objects.filter(user=person, pk=number).first()
    if found is None:
        return False
    found.end()
    return True


def end_all(person: Person, *, but: str = "") -> int:
    """End every session of a person, but one of them; say how many."""
    found = list(UserSession.objects.filter(user=person).exclude(session_key=but))
    for each in found:
        each.end()
    return len(found)


def forget_ended() -> int:
    """Drop the sessions that ran out, in the caller's transaction; say how many."""
    ended, _ = Session.objects.filter(expire_date__lt=Now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended
