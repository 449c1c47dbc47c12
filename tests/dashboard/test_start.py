"""The first run: one person, once, with the word from the log."""

import pytest
from django.test import Client

from corong.config import config
from corong.keys import first_run_code
from corong.organisations.models import Organisation
from corong.people.models import Membership, Person, Role
from tests.dashboard.conftest import Browser
from tests.factories import accounts, people
from tests.factories.people import Four

pytestmark = pytest.mark.django_db
TYPED = {
    "office": "Provinsi Latihan",
    "kind": "province",
    "zone": "Asia/Makassar",
    "name": "Operator Latihan",
    "email": "operator@latihan.example",
    "password": "kunci-latihan-panjang",
}


def address() -> str:
    return f"/start/{first_run_code(config())}/"


def test_the_first_person_names_the_office_and_is_signed_in() -> None:
    client = Client(headers={"accept-language": "en"})
    assert client.get(address()).status_code == 200
    assert 'href="/connect/new/"' in client.post(address(), TYPED, follow=True).content.decode()
    person = Person.objects.get()
    assert person.check_password(TYPED["password"])
    assert set(Membership.objects.values_list("role", flat=True)) == {Role.OPERATOR, Role.EDITOR}
    assert Organisation.objects.get().timezone == "Asia/Makassar"


def test_a_wrong_word_and_a_second_time_find_nothing() -> None:
    assert Client().get("/start/tidak-ada/").status_code == 404
    assert Client().post("/start/tidak-ada/", TYPED).status_code == 404
    assert not Person.objects.exists()
    people.person()
    assert Client().get(address()).status_code == 404
    assert Client().post(address(), TYPED).status_code == 404
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("name", ["office", "kind", "zone", "name", "email", "password"])
def test_what_is_missing_is_said_and_nothing_is_made(name: str) -> None:
    answer = Client().post(address(), {**TYPED, name: ""})
    assert answer.status_code == 422
    assert f'id="{name}_error"' in answer.content.decode()
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()


def test_the_steps_go_away_by_themselves(four: Four, browser: Browser) -> None:
    head = browser(four.head)
    assert "First steps" in head.get("/").content.decode()
    assert "First steps" not in browser(four.officer).get("/").content.decode()
    accounts.account(four.regency_a)
    assert "Schedule the first post" in head.get("/").content.decode()
