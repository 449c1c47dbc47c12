"""The door: second factors, wrong passwords, lost ones, and the browsers in which one is signed in."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from pytest_django import Settings

from corong.database import now
from corong.people import roles
from corong.people.models import Person, Role
from tests.dashboard.conftest import Browser
from tests.factories import factors, people
from tests.factories.people import PASSWORD, Four
from tests.people.desk import NEW_PASSWORD, english, lets_in, sign_in


@pytest.fixture
def person(four: Four) -> Person:
    """Give somebody who can sign in, and reads English."""
    made = people.person(password=PASSWORD, roles={four.regency_a: Role.OFFICER})
    made.language = "en"
    made.save()
    return made


def _signed_in(person: Person, **headers: str) -> Client:
    client = Client(headers=headers)
    assert sign_in(client, person.email, PASSWORD) == "/"
    return client


def test_after_five_wrong_passwords_even_the_right_one_is_refused_for_a_while(person: Person) -> None:
    for number in range(5):
        assert sign_in(Client(), person.email, f"salah-salah-{number}") == ""
    client = english()
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert "Too many wrong tries" in answer.content.decode()
    assert not lets_in(client)


def test_somebody_elses_wrong_passwords_lock_nobody_else_out(person: Person, four: Four) -> None:
    for number in range(6):
        sign_in(Client(), four.head.email, f"salah-salah-{number}")
    assert sign_in(Client(), person.email, PASSWORD) == "/"


def test_the_door_says_the_same_of_a_wrong_password_and_an_unknown_address(person: Person) -> None:
    def answer(email: str) -> str:
        page = english().post("/accounts/login/", {"login": email, "password": "salah-salah"})
        return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.content.decode())

    assert answer(person.email) == answer("tidak-ada@latihan.example")


def test_with_an_app_the_password_alone_does_not_let_in(person: Person) -> None:
    factors.app(person)
    client = english()
    assert sign_in(client, person.email, PASSWORD) == "/accounts/2fa/authenticate/"
    assert not lets_in(client)
    assert "This code is not right" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert client.post("/accounts/2fa/authenticate/", {"code": factors.code()}).headers["Location"] == "/"
    assert lets_in(client)


def test_a_code_counts_once(person: Person) -> None:
    factors.app(person)
    code = factors.code()
    for client, expected in ((Client(), 302), (Client(), 200)):
        sign_in(client, person.email, PASSWORD)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_a_recovery_code_stands_in_for_the_app_once(person: Person) -> None:
    factors.app(person)
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    for client, expected in ((Client(), 302), (Client(), 200)):
        sign_in(client, person.email, PASSWORD)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_wrong_codes_are_limited_like_wrong_passwords(person: Person) -> None:
    factors.app(person)
    client = english()
    sign_in(client, person.email, PASSWORD)
    for number in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{number}"})
    answer = client.post("/accounts/2fa/authenticate/", {"code": factors.code()})
    assert "Too many wrong tries" in answer.content.decode()


def test_the_secret_of_the_app_is_sealed(person: Person) -> None:
    factors.app(person)
    stored = [str(each.data) for each in Authenticator.objects.filter(user=person)]
    assert not [data for data in stored if factors.SECRET in data]
    assert len([data for data in stored if "gAAAA" in data]) == 2


def test_an_app_is_set_up_with_a_code_and_recovery_codes_are_shown_once(person: Person) -> None:
    client = _signed_in(person)
    page = client.get("/accounts/2fa/app/activate/").content.decode()
    secret = re.search(r'<code class="break">(\w+)</code>', page)
    assert secret
    answer = client.post("/accounts/2fa/app/activate/", {"code": factors.code(secret[1])})
    shown = client.get(answer.headers["Location"]).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", shown)) == 10
    assert "10 codes are left" in client.get(answer.headers["Location"]).content.decode()


def test_what_matters_asks_for_the_password_again_after_a_while(person: Person, browser: Browser) -> None:
    client = browser(person)  # its session knows no recent password
    answer = client.get("/accounts/2fa/app/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    client.get(answer.headers["Location"])
    answer = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/2fa/app/activate/"


class TestDemanded:
    """An office demands a second factor."""

    @pytest.fixture(autouse=True)
    def demanded(self, four: Four) -> None:
        operator = people.person(roles={four.province: Role.OPERATOR})
        roles.demand_second_factor(four.province, [Role.OFFICER], by=operator)

    @pytest.mark.parametrize("address", ["/", "/compose/", "/calendar/", "/accounts/security/", "/people/"])
    def test_who_has_none_sets_one_up_first_and_sees_nothing_else(self, person: Person, address: str) -> None:
        client = _signed_in(person)
        assert client.get(address).headers["Location"] == "/accounts/security/demanded/"
        assert client.post(address).headers["Location"] == "/accounts/security/demanded/"

    def test_a_fragment_makes_the_page_go_there(self, person: Person) -> None:
        answer = _signed_in(person).post("/compose/check/", headers={"hx-request": "true"})
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (403, "/accounts/security/demanded/")

    def test_leaving_and_the_language_stay_possible(self, person: Person) -> None:
        client = _signed_in(person)
        assert client.get("/accounts/security/demanded/").status_code == 200
        assert client.post("/language/", {"language": "id", "next": "/"}).status_code == 302
        client.post("/accounts/logout/")
        assert not lets_in(client)

    def test_who_has_one_goes_on_and_keeps_the_last(self, person: Person) -> None:
        client = _signed_in(person)
        client.get("/accounts/2fa/app/activate/")
        secret = client.session["mfa.totp.secret"]
        client.post("/accounts/2fa/app/activate/", {"code": factors.code(secret)})
        assert lets_in(client)
        answer = client.post("/accounts/2fa/app/deactivate/")
        assert "set up another one before" in answer.content.decode()
        assert Authenticator.objects.filter(user=person, type="totp").exists()
        passkey = factors.passkey(person)
        client.post(f"/accounts/2fa/passkeys/{passkey.pk}/remove/")
        assert not Authenticator.objects.filter(pk=passkey.pk).exists()  # the app is left

    def test_it_holds_for_who_acts_from_above_and_for_nobody_of_another_role(
        self, four: Four, browser: Browser
    ) -> None:
        roles.demand_second_factor(four.regency_a, [Role.COORDINATOR], by=four.head)
        assert browser(four.coordinator).get("/").headers["Location"] == "/accounts/security/demanded/"
        assert browser(four.head).get("/").status_code == 200


class TestDevices:
    """The browsers in which somebody is signed in."""

    def test_each_is_listed_and_ended_alone(self, person: Person) -> None:
        desk = _signed_in(person, **{"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/141.0"})
        telephone = _signed_in(person, **{"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari"})
        page = desk.get("/accounts/security/").content.decode()
        assert "Firefox on Windows" in page
        assert "Chrome on Android" in page
        found = re.findall(r'action="(/accounts/security/devices/\d+/end/)"', page)
        assert len(found) == 1  # not the one the person sits at
        desk.post(found[0])
        assert not lets_in(telephone)
        assert lets_in(desk)

    def test_a_session_that_goes_on_is_seen_again(self, person: Person) -> None:
        client = _signed_in(person)
        long_ago = now() - timedelta(hours=3)
        UserSession.objects.update(last_seen_at=long_ago)
        assert lets_in(client)  # who has just signed in is not noted on every page
        assert UserSession.objects.get().last_seen_at == long_ago
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 3600
        session.save()
        another = Client()  # it is answered by middleware of its own, as another web process has
        another.cookies = client.cookies
        assert lets_in(another)
        assert UserSession.objects.get().last_seen_at > long_ago

    def test_all_but_this_one_are_ended(self, person: Person) -> None:
        here, *others = (_signed_in(person) for _ in range(3))
        answer = here.post("/accounts/security/devices/end/", follow=True)
        assert "Signed out in 2 other browsers" in answer.content.decode()
        assert lets_in(here)
        assert not [client for client in others if lets_in(client)]

    def test_a_new_password_ends_the_others(self, person: Person) -> None:
        here, other = _signed_in(person), _signed_in(person)
        fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        assert here.post("/accounts/password/change/", fields).headers["Location"] == "/accounts/security/"
        assert lets_in(here)
        assert not lets_in(other)
        assert "Where you are signed in" in here.get("/accounts/security/").content.decode()


class TestLostPassword:
    """A link by mail."""

    def test_a_link_by_mail_sets_a_new_one_once(self, person: Person) -> None:
        assert Client().post("/accounts/password/reset/", {"email": person.email}).status_code == 302
        letter = mail.outbox[0]
        assert letter.to == [person.email]
        assert letter.subject == "Set a new password for Corong"  # in the person's language
        path = re.search(r"http://testserver(/\S+)", str(letter.body))
        assert path
        client = Client()
        address = client.get(path[1]).headers["Location"]
        client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        assert sign_in(Client(), person.email, NEW_PASSWORD) == "/"
        assert Client().get(path[1]).status_code == 200  # which says that it leads nowhere
        assert sign_in(Client(), person.email, PASSWORD) == ""

    def test_an_unknown_address_gets_no_mail_and_the_same_answer(self, person: Person) -> None:
        known = Client().post("/accounts/password/reset/", {"email": person.email})
        unknown = Client().post("/accounts/password/reset/", {"email": "tidak-ada@latihan.example"})
        assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
        assert len(mail.outbox) == 1

    def test_without_a_mail_server_it_says_who_can_help(self, person: Person, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        client = english()
        for answer in (
            client.get("/accounts/password/reset/"),
            client.post("/accounts/password/reset/", {"email": person.email}),
        ):
            assert "This service sends no mail" in answer.content.decode()
