"""Signing in, signing out, and the language."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.dashboard.conftest import Browser
from tests.factories import people
from tests.factories.people import PASSWORD, Four

PAGES = ["/", "/compose/", "/calendar/", "/engagement/", "/deliveries/1/", "/engagement/1/", "/media/1/"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_page_sends_a_stranger_to_the_door(page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.django_db
def test_a_person_signs_in_with_address_and_password() -> None:
    person = people.person(password=PASSWORD)
    answer = Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert answer.status_code == 200


@pytest.mark.django_db
def test_a_wrong_password_is_told_and_the_address_stays() -> None:
    person = people.person(password=PASSWORD)
    answer = Client().post("/accounts/login/", {"login": person.email, "password": "salah"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' in page
    assert f'value="{person.email}"' in page
    assert 'value="salah"' not in page


@pytest.mark.django_db
def test_nobody_opens_an_account_by_themselves() -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get("/accounts/signup/")
    assert b"Accounts are given, not opened" in answer.content


@pytest.mark.parametrize(("language", "word"), [("en", '<html lang="en">'), ("id", '<html lang="id">')])
@pytest.mark.django_db
def test_the_language_is_chosen_and_kept(language: str, word: str) -> None:
    browser = Client()
    browser.post("/language/", {"language": language, "next": "/accounts/login/"})
    assert word in browser.get("/accounts/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("wish", ["en-GB,en;q=0.9", ""])
def test_the_page_speaks_indonesian_whatever_the_browser_asks_for(wish: str) -> None:
    assert b'<html lang="id">' in Client(headers={"accept-language": wish}).get("/accounts/login/").content


def test_a_persons_language_goes_before_that_of_the_browser_and_stays_with_them(four: Four) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(four.officer)
    assert b'<html lang="id">' in client.get("/").content
    client.post("/language/", {"language": "en", "next": "/"})
    four.officer.refresh_from_db()
    assert four.officer.language == "en"
    elsewhere = Client()
    elsewhere.force_login(four.officer)
    assert b'<html lang="en">' in elsewhere.get("/").content


def test_a_language_that_is_not_offered_changes_nothing(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    client.post("/language/", {"language": "xx", "next": "/"})
    assert b'<html lang="en">' in client.get("/").content


@pytest.mark.django_db
def test_who_sends_a_form_after_the_session_ended_comes_back_to_its_page() -> None:
    back = Client().post("/compose/", headers={"referer": "http://testserver/compose/?office=4"})
    assert back["Location"] == "/accounts/login/?next=/compose/%3Foffice%3D4%26kept%3D1"
    elsewhere = Client().post("/compose/", headers={"referer": "https://jauh.example/compose/"})
    assert elsewhere["Location"] == "/accounts/login/?next=/"
    assert Client().post("/compose/check/", headers={"hx-request": "true"}).status_code == 401


def test_a_form_of_an_earlier_session_is_refused_with_the_way_back(four: Four) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(four.officer)
    answer = client.post("/compose/", headers={"referer": "http://testserver/compose/"})
    assert answer.status_code == 403
    assert b'href="/compose/?kept=1"' in answer.content


def test_signing_out_ends_the_session(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_a_person_without_a_role_is_told_what_to_do(four: Four, browser: Browser) -> None:
    del four
    answer = browser(people.person()).get("/")
    assert b"You have no role in an office yet" in answer.content
