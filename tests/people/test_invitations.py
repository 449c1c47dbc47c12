"""People come in by invitation: by a link that works once, for a while, for one role in one office."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from corong.database import now
from corong.events.models import Event
from corong.people import invitations, roles
from corong.people.models import Invitation, Membership, Person, Role
from tests.dashboard.conftest import Browser
from tests.factories import people
from tests.factories.people import Four
from tests.people.desk import NEW_PASSWORD, come_in, english, invite, lets_in, link_on

NEW = "baru@latihan.example"


@pytest.fixture(autouse=True)
def no_mail_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def test_who_follows_the_link_has_the_role_and_is_signed_in(four: Four, browser: Browser) -> None:
    path = invite(browser(four.head), four.regency_a, "Baru@Latihan.example")
    page = Client().get(path).content.decode()
    assert four.regency_a.name in page
    assert NEW in page
    client = come_in(path)
    person = Person.objects.get(email=NEW)
    assert person.check_password(NEW_PASSWORD)
    assert person.name == "Orang Baru"
    assert [(each.role, each.organisation) for each in person.memberships.all()] == [("officer", four.regency_a)]
    assert lets_in(client)
    kinds = list(Event.objects.filter(subject="invitation").order_by("pk").values_list("kind", "person_id"))
    assert kinds == [("person.invited", four.head.pk), ("person.joined", person.pk)]


def test_the_link_works_once(four: Four, browser: Browser) -> None:
    path = invite(browser(four.head), four.regency_a, NEW)
    come_in(path)
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"name": "Lain", "password": NEW_PASSWORD}).status_code == 404
    assert Person.objects.get(email=NEW).name == "Orang Baru"


def test_the_secret_of_the_link_is_not_stored(four: Four, browser: Browser) -> None:
    token = invite(browser(four.head), four.regency_a, NEW).split("/")[-2]
    assert token not in str(Invitation.objects.values().get())
    assert not [event for event in Event.objects.all() if token in str(event.details)]


def test_after_its_time_the_link_leads_nowhere_and_a_new_one_can_be_made(four: Four, browser: Browser) -> None:
    client = browser(four.head)
    path = invite(client, four.regency_a, NEW)
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    assert Client().get(path).status_code == 404
    assert "its time is over" in client.get("/people/").content.decode()
    invitation = Invitation.objects.get()
    answer = client.post(f"/people/invitations/{invitation.pk}/again/").content.decode()
    assert Client().get(path).status_code == 404
    come_in(link_on(answer))


def test_a_second_invitation_of_the_same_kind_ends_the_first_link(four: Four, browser: Browser) -> None:
    client = browser(four.head)
    first = invite(client, four.regency_a, NEW)
    second = invite(client, four.regency_a, NEW)
    assert Invitation.objects.count() == 1
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_a_withdrawn_link_leads_nowhere(four: Four, browser: Browser) -> None:
    client = browser(four.head)
    path = invite(client, four.regency_a, NEW)
    invitation = Invitation.objects.get()
    answer = client.post(f"/people/invitations/{invitation.pk}/withdraw/", follow=True)
    assert "leads nowhere from now on" in answer.content.decode()
    assert Client().get(path).status_code == 404
    answer = client.post(f"/people/invitations/{invitation.pk}/withdraw/", follow=True)
    assert "accepted or withdrawn meanwhile" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "  ", "Type your name"),
        ("password", "pendek", "too short"),
        ("password", "password123", "too common"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_comes_in(
    four: Four, browser: Browser, field: str, typed: str, sentence: str
) -> None:
    path = invite(browser(four.head), four.regency_a, NEW)
    client = english()
    fields = {"name": "Orang Baru", "password": NEW_PASSWORD, field: typed}
    answer = client.post(path, fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Person.objects.filter(email=NEW).exists()


def test_who_is_a_person_already_signs_in_first_and_keeps_what_they_are(four: Four, browser: Browser) -> None:
    path = invite(browser(four.head), four.regency_a, four.stranger.email)
    answer = Client().post(path, {"name": "Palsu", "password": NEW_PASSWORD})
    assert f"/accounts/login/?next={path}" in answer.content.decode()
    assert not Membership.objects.filter(person=four.stranger, organisation=four.regency_a).exists()
    client = browser(four.stranger)
    assert "Take the role" in client.get(path).content.decode()
    client.post(path)
    assert Membership.objects.filter(person=four.stranger, organisation=four.regency_a, role=Role.OFFICER).exists()
    four.stranger.refresh_from_db()
    assert four.stranger.name != "Palsu"


def test_somebody_else_who_is_signed_in_does_not_take_it(four: Four, browser: Browser) -> None:
    path = invite(browser(four.head), four.regency_a, NEW)
    client = browser(four.stranger)
    assert "somebody else is signed in here" in client.get(path).content.decode()
    client.post(path, {"name": "Orang Baru", "password": NEW_PASSWORD})
    assert not Person.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("role", ["auditor", "operator"])
def test_nobody_invites_to_a_role_above_their_own(four: Four, browser: Browser, role: str) -> None:
    fields = {"office": four.regency_a.pk, "email": NEW, "role": role}
    assert browser(four.head).post("/people/invite/", fields).status_code == 403
    assert not Invitation.objects.exists()


def test_an_invitation_ends_with_the_rights_of_who_made_it(four: Four, browser: Browser) -> None:
    path = invite(browser(four.head), four.regency_a, NEW)
    operator = people.person(roles={four.province: Role.OPERATOR})
    roles.take(Membership.objects.get(person=four.head), by=operator)
    assert Client().get(path).status_code == 404
    assert invitations.waiting_for(NEW) is None


def test_with_a_mail_server_the_link_goes_to_the_address_and_is_not_shown(
    four: Four, browser: Browser, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = browser(four.head)
    fields = {"office": four.regency_a.pk, "email": NEW, "role": "officer"}
    answer = client.post("/people/invite/", fields, follow=True).content.decode()
    assert f"the link went to {NEW}" in answer
    assert "/accounts/invitations/" not in answer
    letter = mail.outbox[0]
    assert letter.to == [NEW]
    path = next(line for line in str(letter.body).splitlines() if "/accounts/invitations/" in line).partition(
        "testserver"
    )[2]
    come_in(path)
    assert EmailAddress.objects.get(email=NEW).verified


def test_a_link_passed_on_by_hand_does_not_show_that_the_address_is_theirs(four: Four, browser: Browser) -> None:
    come_in(invite(browser(four.head), four.regency_a, NEW))
    assert not EmailAddress.objects.get(email=NEW).verified
