"""Signing in at the service of a government: for invited people, by an address it has verified."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

from corong.config import BadSettingError, read
from corong.people import invitations, roles
from corong.people.commands import choose_language
from corong.people.models import Person, Role
from corong.single_sign_on import sign_in_services
from tests.factories import people
from tests.factories.people import Four
from tests.people import practice_sso
from tests.people.desk import english, lets_in
from tests.people.practice_sso import Service

EMAIL = "pegawai@latihan.example"


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    with practice_sso.running() as service:
        yield service


@pytest.fixture
def service(running: Service, settings: Settings) -> Service:
    """Give the service, named by the settings as an operator would."""
    settings.SOCIALACCOUNT_PROVIDERS = practice_sso.as_settings(running)
    running.is_broken = False
    running.told_otherwise = {}
    running.claims = {"sub": "1234", "email": EMAIL, "email_verified": True, "name": "Pegawai Latihan"}
    return running


def _come(service: Service) -> tuple[Client, str]:
    """Sign in there, and give the browser and the page it ends on."""
    client = english()
    away = client.get("/accounts/oidc/sso/login/").headers["Location"]
    assert away.startswith(f"{service.address}/authorize")
    page = client.get(service.answer(away), follow=True)
    return client, page.content.decode()


def test_a_known_person_comes_in_by_the_same_verified_address(four: Four, service: Service) -> None:
    person = people.person(EMAIL, roles={four.regency_a: Role.OFFICER})
    client, _ = _come(service)
    assert lets_in(client)
    assert SocialAccount.objects.get().user == person
    service.claims["email"] = "nama-baru@latihan.example"  # who is linked stays linked
    assert lets_in(_come(service)[0])
    assert Person.objects.get(email=EMAIL) == person


def test_nobody_comes_in_who_was_not_invited(four: Four, service: Service) -> None:
    del four
    client, page = _come(service)
    assert f"You are not invited as {EMAIL}" in page
    assert not lets_in(client)
    assert not SocialAccount.objects.exists()
    assert not Person.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("verified", [False, None, "false", "yes"])
def test_an_address_the_service_does_not_vouch_for_opens_nothing(
    four: Four, service: Service, verified: object
) -> None:
    people.person(EMAIL, roles={four.regency_a: Role.OFFICER})
    service.claims["email_verified"] = verified
    client, page = _come(service)
    assert "does not vouch for any e-mail address" in page
    assert not lets_in(client)


def test_an_account_whose_address_nobody_has_shown_to_be_theirs_is_not_linked(four: Four, service: Service) -> None:
    person = people.person(EMAIL, roles={four.regency_a: Role.OFFICER})
    EmailAddress.objects.filter(user=person).update(verified=False)
    client, _ = _come(service)
    assert not lets_in(client)
    assert not SocialAccount.objects.exists()


def test_an_invited_person_comes_in_without_a_password_here(four: Four, service: Service) -> None:
    invitation, _ = invitations.invite(EMAIL, four.regency_a, Role.OFFICER, by=four.head)
    client, _ = _come(service)
    assert lets_in(client)
    person = Person.objects.get(email=EMAIL)
    assert (person.name, person.has_usable_password()) == ("Pegawai Latihan", False)
    invitation.refresh_from_db()
    assert invitation.accepted_by == person


def test_a_service_that_tells_of_another_person_than_the_one_who_signed_in_opens_nothing(
    four: Four, service: Service
) -> None:
    people.person(EMAIL, roles={four.regency_a: Role.OFFICER})
    service.told_otherwise = {"sub": "9999"}
    client, page = _come(service)
    assert "Signing in there did not work" in page
    assert not lets_in(client)
    assert not SocialAccount.objects.exists()


def test_who_is_locked_out_stays_out(four: Four, service: Service) -> None:
    person = people.person(EMAIL, roles={four.regency_a: Role.OFFICER})
    _come(service)
    roles.deactivate(person, by=people.person(roles={four.province: Role.OPERATOR}))
    assert not lets_in(_come(service)[0])


def test_an_office_that_demands_a_second_factor_demands_it_here_too(four: Four, service: Service) -> None:
    choose_language(people.person(EMAIL, roles={four.regency_a: Role.OFFICER}), "en")
    roles.demand_second_factor(four.regency_a, [Role.OFFICER], by=four.head)
    client, page = _come(service)
    assert "One more step before you go on" in page
    assert not lets_in(client)


def test_a_service_that_fails_leads_back_to_the_door(four: Four, service: Service) -> None:
    del four
    service.is_broken = True
    page = english().get("/accounts/oidc/sso/login/", follow=True)
    assert "Signing in there did not work" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y", "?state=%00"])
def test_a_way_back_that_was_not_begun_here_opens_nothing(four: Four, service: Service, query: str) -> None:
    del four, service
    client = Client()
    assert client.get(f"/accounts/oidc/sso/login/callback/{query}").status_code in {302, 200}
    assert not lets_in(client)


def test_the_door_leads_there_only_if_there_is_one(four: Four, service: Service, settings: Settings) -> None:
    del four, service
    client = english()
    assert "Sign in with SSO Latihan" in client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "oidc" not in client.get("/accounts/login/").content.decode()
    assert client.get("/accounts/oidc/sso/login/").status_code == 404


def test_a_service_without_a_client_stops_the_start() -> None:
    with pytest.raises(BadSettingError, match="CORONG_OIDC_CLIENT is missing"):
        sign_in_services(read({"CORONG_OIDC_SERVER": "https://sso.latihan.example"}))
