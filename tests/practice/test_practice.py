"""While somebody practises they meet the practice office and nothing else, and nothing of it counts elsewhere."""

from http import HTTPStatus

import pytest
from django.test import Client

from connectors.catalogue import PLATFORMS, platform
from corong.accounts.models import Account
from corong.deliveries.models import Delivery
from corong.metrics import queries as metrics
from corong.organisations.models import Organisation
from corong.people import roles
from corong.people.directory import responsible
from corong.people.models import Person, Role
from corong.people.queries import operates, organisations
from corong.people.rules import Act
from corong.practice import commands
from corong.practice.commands import NoPracticePlatformsError
from corong.practice.platforms import PracticePlatforms
from tests.dashboard.conftest import Browser
from tests.factories import accounts, deliveries, people, posts, publications
from tests.factories.organisations import organisation
from tests.sandbox.stand import Stand

pytestmark = pytest.mark.django_db
SERVED = {name for name in PLATFORMS if not platform(name).capabilities.is_assisted}
BANNER = "You practise: nothing here reaches the public or counts."


@pytest.fixture
def office() -> Organisation:
    return organisation("Diskominfo Sungguhan", is_practice=False)


@pytest.fixture
def officer(office: Organisation) -> Person:
    return people.person(roles={office: Role.OFFICER}, is_practice=False)


@pytest.fixture
def twin(office: Organisation, officer: Person, stand: Stand) -> Organisation:
    with PracticePlatforms(stand.address) as platforms:
        return commands.begin(officer, office, platforms)


def names(person: Person, act: Act = Act.READ) -> list[str]:
    return [each.name for each in organisations(person, act)]


def test_the_practice_office_has_an_account_on_every_platform(twin: Organisation, stand: Stand) -> None:
    made = Account.objects.filter(organisation=twin)
    assert {account.platform for account in made} == SERVED
    assert all(account.is_practice and account.home.startswith(stand.address) for account in made)
    assert twin.is_practice
    assert twin.parent is None


def test_beginning_again_keeps_what_works_and_makes_anew_what_the_platforms_forgot(
    twin: Organisation, office: Organisation, officer: Person, stand: Stand
) -> None:
    before = set(Account.objects.values_list("pk", flat=True))
    with PracticePlatforms(stand.address) as platforms:
        assert commands.begin(officer, office, platforms) == twin
        assert set(Account.objects.values_list("pk", flat=True)) == before
        stand.reset()
        commands.begin(officer, office, platforms)
    working = Account.objects.filter(organisation=twin, disconnected_at=None)
    assert {account.platform for account in working} == SERVED


def test_without_practice_platforms_nothing_is_begun(office: Organisation, officer: Person) -> None:
    with PracticePlatforms("http://127.0.0.1:9") as platforms, pytest.raises(NoPracticePlatformsError):
        commands.begin(officer, office, platforms)
    assert not Organisation.objects.filter(is_practice=True).exists()


def test_one_sees_the_real_offices_or_the_practice_office_and_never_both(
    twin: Organisation, office: Organisation, officer: Person
) -> None:
    assert names(officer) == [office.name]
    assert names(officer, Act.APPROVE) == []
    officer.practises = True
    assert names(officer) == names(officer, Act.APPROVE) == [twin.name]


def test_who_runs_the_service_does_not_while_practising(office: Organisation) -> None:
    operator = people.person(roles={office: Role.OPERATOR}, is_practice=False)
    assert operates(operator)
    operator.practises = True
    assert not operates(operator)


def test_nobody_is_woken_by_troubles_of_practice(twin: Organisation, office: Organisation) -> None:
    people.person(roles={office: Role.EDITOR}, is_practice=False)
    assert responsible(office)
    assert not responsible(twin)


def test_nothing_of_practice_counts_in_the_figures_of_the_office(
    twin: Organisation, office: Organisation, officer: Person
) -> None:
    publications.publication(accounts.account(office), text="Sungguhan", latest={"likes": 3})
    practised = Account.objects.filter(organisation=twin).latest("pk")
    publications.publication(practised, text="Berlatih", latest={"likes": 4000})
    assert [each.text for each in metrics.readable(officer)] == ["Sungguhan"]
    assert not Account.objects.filter(organisation__path__startswith=office.path, is_practice=False).filter(
        organisation=twin
    )
    officer.practises = True
    assert [each.text for each in metrics.readable(officer)] == ["Berlatih"]


@pytest.fixture
def client(browser: Browser, officer: Person) -> Client:
    return browser(officer)


def test_practice_is_begun_and_left_with_a_button_and_every_page_says_so(
    client: Client, stand: Stand, office: Organisation
) -> None:
    del stand
    real = posts.post(office, text="Kiriman sungguhan")
    assert BANNER not in client.get("/").content.decode()
    begun = client.post("/practice/", follow=True).content.decode()
    assert "You now practise in Latihan · Diskominfo Sungguhan." in begun
    for address in ("/", "/compose/", "/calendar/", "/engagement/", "/connect/", "/approvals/", "/practice/"):
        page = client.get(address).content.decode()
        assert BANNER in page, address
        assert 'action="/practice/leave/"' in page, address
        assert "Kiriman sungguhan" not in page, address
    assert client.get(f"/compose/{real.pk}/").status_code == HTTPStatus.NOT_FOUND
    left = client.post("/practice/leave/", follow=True).content.decode()
    assert "You are back at work" in left
    assert BANNER not in left
    assert "Kiriman sungguhan" in left


def test_a_second_browser_of_the_same_person_goes_on_working(
    client: Client, browser: Browser, officer: Person, stand: Stand
) -> None:
    del stand
    client.post("/practice/")
    assert BANNER not in browser(officer).get("/").content.decode()


def test_a_post_of_practice_goes_to_practice_accounts_alone(client: Client, stand: Stand, office: Organisation) -> None:
    real = accounts.account(office)
    client.post("/practice/")
    twin = Organisation.objects.get(is_practice=True)
    fields = {"act": "schedule", "text": "Berlatih", "day": "2031-03-04", "clock": "09:30", "office": twin.pk}
    refused = client.post("/compose/", {**fields, "accounts": [real.pk]})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    mine = Account.objects.get(organisation=twin, platform="mastodon")
    client.post("/compose/", {**fields, "accounts": [mine.pk]})
    (made,) = Delivery.objects.all()
    assert made.account.home.startswith(stand.address)
    assert made.organisation == twin


def test_no_real_account_is_connected_while_practising(client: Client, stand: Stand) -> None:
    del stand
    client.post("/practice/")
    answer = client.post("/connect/new/mastodon/", {"act": "sign_in", "home": "https://sosial.example"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "while you practise, only accounts of practice platforms can be connected." in answer.content.decode()


def test_silent_practice_platforms_are_told(client: Client) -> None:
    answer = client.post("/practice/")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "The practice platforms do not answer" in answer.content.decode()
    assert BANNER not in client.get("/").content.decode()


def test_who_is_there_for_practice_alone_is_told_so(browser: Browser) -> None:
    apprentice = people.person(roles={organisation(): Role.OFFICER})
    page = browser(apprentice).get("/practice/").content.decode()
    assert "you practise all the time" in page
    assert "Begin to practise" not in page


def test_what_is_sent_back_in_practice_is_not_told_at_work(twin: Organisation, officer: Person, client: Client) -> None:
    draft = posts.post(twin, officer, text="Latihan konsep")
    deliveries.delivery(draft, Account.objects.filter(organisation=twin).latest("pk"))
    assert "Latihan konsep" not in client.get("/").content.decode()


def test_a_role_of_practice_gives_no_rights_over_real_people(
    twin: Organisation, office: Organisation, officer: Person
) -> None:
    operator = people.person(roles={office: Role.OPERATOR}, is_practice=False)
    assert not roles.givable_somewhere(officer)
    assert not roles.givable_in(officer, twin)
    assert roles.may_administer(operator, officer)
    officer.practises = True
    assert names(officer, Act.INVITE) == []
