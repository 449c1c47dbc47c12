"""Signing in, signing out, and the language."""

import pytest
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
    answer = Client(headers={"accept-language": "en"}).get("/accounts/signup/")
    assert b"Accounts are given, not opened" in answer.content


@pytest.mark.parametrize(("language", "word"), [("en", '<html lang="en">'), ("id", '<html lang="id">')])
@pytest.mark.django_db
def test_the_language_is_chosen_and_kept(language: str, word: str) -> None:
    browser = Client()
    browser.post("/language/", {"language": language, "next": "/accounts/login/"})
    assert word in browser.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_the_page_speaks_indonesian_to_a_browser_that_asks_for_nothing() -> None:
    assert '<html lang="id">' in Client().get("/accounts/login/").content.decode()


def test_signing_out_ends_the_session(four: Four, browser: Browser) -> None:
    client = browser(four.officer)
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_a_person_without_a_role_is_told_what_to_do(four: Four, browser: Browser) -> None:
    del four
    answer = browser(people.person()).get("/")
    assert b"You have no role in an office yet" in answer.content
