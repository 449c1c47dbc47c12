"""Sessions that ran out leave nothing behind, and the others go on."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from corong.database import now
from corong.people import sessions
from corong.people.models import Person
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def _signed_in(somebody: Person, *, days_left: int) -> str:
    store = SessionStore()
    store.create()
    key = store.session_key
    assert key
    Session.objects.filter(pk=key).update(expire_date=now() + timedelta(days=days_left))
    UserSession.objects.create(user=somebody, session_key=key, ip="127.0.0.1", user_agent="latihan")
    return key


def test_only_sessions_that_ran_out_are_forgotten() -> None:
    somebody = person()
    _signed_in(somebody, days_left=-1)
    valid = _signed_in(somebody, days_left=1)
    assert sessions.forget_ended() == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == [valid]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [valid]
