"""Roles given and taken, people locked out and helped in."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from corong.events.models import Event
from corong.people import roles
from corong.people.models import Membership, Person, Role
from tests.dashboard.conftest import Browser
from tests.factories import factors, people
from tests.factories.people import PASSWORD, Four
from tests.people.desk import NEW_PASSWORD, english, lets_in, link_on, sign_in


@pytest.fixture
def operator(four: Four) -> Person:
    return people.person(roles={four.province: Role.OPERATOR})


def _role_of(person: Person) -> Membership:
    return Membership.objects.get(person=person)


def test_an_editor_gives_a_role_in_their_office_and_takes_it(four: Four, browser: Browser) -> None:
    client = browser(four.head)
    fields = {"office": four.regency_a.pk, "role": "coordinator"}
    assert client.post(f"/people/{four.officer.pk}/give/", fields).status_code == 302
    given = Membership.objects.get(person=four.officer, role=Role.COORDINATOR)
    assert given.organisation == four.regency_a
    assert client.post(f"/people/roles/{given.pk}/take/").status_code == 302
    assert not Membership.objects.filter(pk=given.pk).exists()
    kinds = list(Event.objects.filter(subject="person").order_by("pk").values_list("kind", "subject_id", "person_id"))
    assert kinds == [
        ("person.role_given", four.officer.pk, four.head.pk),
        ("person.role_taken", four.officer.pk, four.head.pk),
    ]


def test_who_moves_to_another_office_keeps_the_role_and_loses_the_old_one(
    four: Four, browser: Browser, operator: Person
) -> None:
    client = browser(operator)
    fields = {"office": four.regency_b.pk, "role": "officer"}
    answer = client.post(f"/people/roles/{_role_of(four.officer).pk}/change/", fields, follow=True)
    assert "It counts from now on" in answer.content.decode()
    assert (_role_of(four.officer).organisation, _role_of(four.officer).role) == (four.regency_b, "officer")
    told = list(Event.objects.filter(subject="person").order_by("pk").values_list("kind", "organisation_id"))
    assert told == [("person.role_taken", four.regency_a.pk), ("person.role_given", four.regency_b.pk)]
    answer = client.post(f"/people/roles/{_role_of(four.officer).pk}/change/", fields, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert Event.objects.filter(subject="person").count() == 2


def test_nobody_is_moved_to_where_one_has_no_say_nor_to_a_role_above_ones_own(four: Four, browser: Browser) -> None:
    client, held = browser(four.head), _role_of(four.officer)
    elsewhere = {"office": four.regency_b.pk, "role": "officer"}
    above = {"office": four.regency_a.pk, "role": "operator"}
    assert client.post(f"/people/roles/{held.pk}/change/", elsewhere).status_code == 404
    assert client.post(f"/people/roles/{held.pk}/change/", above).status_code == 403
    assert client.post(f"/people/roles/{_role_of(four.stranger).pk}/change/", elsewhere).status_code == 404
    assert (_role_of(four.officer).organisation, _role_of(four.officer).role) == (four.regency_a, "officer")


def test_the_last_operator_is_not_moved_away(four: Four, browser: Browser, operator: Person) -> None:
    fields = {"office": four.regency_a.pk, "role": "operator"}
    answer = browser(operator).post(f"/people/roles/{_role_of(operator).pk}/change/", fields, follow=True)
    assert "nobody would be left to run the service" in answer.content.decode()
    assert _role_of(operator).organisation == four.province


def test_an_auditor_sees_who_has_which_role_and_changes_nothing(four: Four, browser: Browser) -> None:
    client = browser(people.person(roles={four.regency_a: Role.AUDITOR}))
    page = client.get("/people/").content.decode()
    assert four.officer.name in page
    assert "change nothing here" in page
    assert "/people/invite/" not in page
    shown = client.get(f"/people/{four.officer.pk}/").content.decode()
    assert re.findall(r'action="/people/[^"]*"', shown) == []
    assert client.get(f"/people/{four.stranger.pk}/").status_code == 404
    assert client.post(f"/people/roles/{_role_of(four.officer).pk}/take/").status_code == 404
    fields = {"office": four.regency_a.pk, "email": "baru@latihan.example", "role": "officer"}
    assert client.post("/people/invite/", fields).status_code == 403


@pytest.mark.parametrize("role", ["auditor", "operator"])
def test_an_editor_neither_gives_nor_takes_what_is_above_their_rights(
    four: Four, browser: Browser, operator: Person, role: str
) -> None:
    client = browser(four.head)
    fields = {"office": four.regency_a.pk, "role": role}
    assert client.post(f"/people/{four.officer.pk}/give/", fields).status_code == 403
    roles.give(four.officer, four.regency_a, Role(role), by=operator)
    held = Membership.objects.get(person=four.officer, role=role)
    assert client.post(f"/people/roles/{held.pk}/take/").status_code == 403
    assert Membership.objects.filter(pk=held.pk).exists()


def test_roles_elsewhere_are_neither_shown_nor_taken(four: Four, browser: Browser) -> None:
    client = browser(four.head)
    assert client.get(f"/people/{four.stranger.pk}/").status_code == 404
    assert client.post(f"/people/roles/{_role_of(four.stranger).pk}/take/").status_code == 404
    assert client.post(f"/people/roles/{_role_of(four.coordinator).pk}/take/").status_code == 404
    fields = {"office": four.regency_b.pk, "role": "officer"}
    assert client.post(f"/people/{four.officer.pk}/give/", fields).status_code == 404


def test_the_last_operator_of_the_topmost_office_stays(four: Four, browser: Browser, operator: Person) -> None:
    client = browser(operator)
    answer = client.post(f"/people/roles/{_role_of(operator).pk}/take/", follow=True)
    assert "nobody would be left to run the service" in answer.content.decode()
    second = people.person(roles={four.province: Role.OPERATOR})
    with pytest.raises(roles.NotYoursToGiveError):
        roles.deactivate(second, by=four.head)
    roles.deactivate(second, by=operator)
    with pytest.raises(roles.LastOperatorError):  # the second is locked out, and does not count
        roles.take(_role_of(operator), by=operator)
    roles.activate(second, by=operator)
    roles.take(_role_of(operator), by=second)
    assert not Membership.objects.filter(person=operator).exists()


def test_who_is_locked_out_is_out_at_once_and_cannot_sign_in(four: Four, browser: Browser, operator: Person) -> None:
    person = people.person(password=PASSWORD, roles={four.regency_a: Role.OFFICER})
    telephone = Client()
    assert sign_in(telephone, person.email, PASSWORD) == "/"
    answer = browser(operator).post(f"/people/{person.pk}/deactivate/", follow=True)
    assert "can no longer sign in" in answer.content.decode()
    assert not lets_in(telephone)
    assert "inactive" in sign_in(Client(), person.email, PASSWORD)
    browser(operator).post(f"/people/{person.pk}/activate/")
    assert not lets_in(telephone)  # what has ended does not come back
    assert sign_in(Client(), person.email, PASSWORD) == "/"


def test_an_operator_does_not_lock_out_who_has_roles_elsewhere_nor_themselves(four: Four, browser: Browser) -> None:
    local = people.person(roles={four.regency_a: Role.OPERATOR})
    both = people.person(roles={four.regency_a: Role.OFFICER, four.regency_b: Role.OFFICER})
    client = browser(local)
    assert client.get(f"/people/{both.pk}/").status_code == 200
    assert client.post(f"/people/{both.pk}/deactivate/").status_code == 403
    assert client.post(f"/people/{local.pk}/deactivate/").status_code == 403
    assert client.post(f"/people/{both.pk}/password-link/").status_code == 403
    assert client.post(f"/people/{four.officer.pk}/deactivate/").status_code == 302


def test_who_lost_the_password_sets_a_new_one_by_a_link_of_the_operator(
    four: Four, browser: Browser, operator: Person, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    path = link_on(browser(operator).post(f"/people/{four.officer.pk}/password-link/").content.decode())
    client = Client()
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    assert path not in address  # the secret does not stay in the address
    client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert sign_in(Client(), four.officer.email, NEW_PASSWORD) == "/"
    assert "leads nowhere any more" in english().get(path).content.decode()
    assert Event.objects.filter(kind="person.password_link_made", person_id=operator.pk).exists()


def test_who_lost_the_telephone_signs_in_with_the_password_alone_again(
    four: Four, browser: Browser, operator: Person
) -> None:
    person = people.person(password=PASSWORD, roles={four.regency_a: Role.OFFICER})
    factors.app(person)
    assert "authenticate" in sign_in(Client(), person.email, PASSWORD)
    browser(operator).post(f"/people/{person.pk}/forget-factor/")
    assert sign_in(Client(), person.email, PASSWORD) == "/"


def test_people_without_a_role_are_found_by_who_runs_the_service(
    four: Four, browser: Browser, operator: Person
) -> None:
    lost = people.person(name="Tanpa Peran")
    assert b"Tanpa Peran" in browser(operator).get("/people/").content
    assert browser(operator).get(f"/people/{lost.pk}/").status_code == 200
    assert browser(four.head).get(f"/people/{lost.pk}/").status_code == 404
