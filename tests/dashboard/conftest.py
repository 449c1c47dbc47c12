"""Browsers of the four people, reading English, so that no test depends on compiled translations."""

from collections.abc import Callable

import pytest
from django.test import Client

from corong.people.commands import choose_language
from corong.people.models import Person
from tests.factories import people
from tests.factories.people import Four

Browser = Callable[[Person], Client]


@pytest.fixture
def four(db: None) -> Four:
    """Add the four people of every access test."""
    del db
    return people.four()


@pytest.fixture
def browser() -> Browser:
    """Give a browser in which somebody is signed in."""

    def signed_in(person: Person) -> Client:
        choose_language(person, "en")
        client = Client()
        client.force_login(person)
        return client

    return signed_in
