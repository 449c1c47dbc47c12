"""No secret of an account appears in a page, a log, a message to workers, an error or a table, on any platform."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from connectors.catalogue import capabilities
from connectors.errors import ConnectorError
from corong.accounts import applications, checking, seal
from corong.accounts.models import Account
from corong.accounts.ways import Ways, ways
from corong.alerts import commands as alerts
from corong.alerts import troubles
from corong.database import now, unit
from corong.people.commands import choose_language
from corong.people.models import Person
from scheduler import due, measure, tokens
from scheduler.messages import Messages
from tests.accounts.people import address_on
from tests.factories import accounts, deliveries, people, posts
from tests.factories.people import Four
from tests.secrecy.canaries import EVERY_PLATFORM, Canaries, broker, database, forget_messages
from tests.secrecy.echo import echo
from worker import authorise, look, publish

STATUSES = (200, 400, 401, 403, 429, 500)


Terminal = Callable[[], str]


@pytest.fixture
def four(db: None) -> Four:
    del db
    return people.four()


@pytest.fixture
def terminal(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Terminal:
    """Give everything that was said so far."""

    def said() -> str:
        captured = capfd.readouterr()
        return f"{captured.out} {captured.err} {caplog.text}"

    return said


def browser(person: Person) -> Client:
    choose_language(person, "en")
    client = Client()
    client.force_login(person)
    return client


def stored(canaries: Canaries, home: str, four: Four) -> Account:
    account = accounts.account(four.regency_a, canaries.platform)
    ends = now() + timedelta(days=1)
    account.sealed = seal.close(canaries.secrets())
    account.home, account.renews_at, account.expires_at = home, now(), ends
    account.save()
    return account


def assert_nothing_tells(canaries: Canaries, pages: Iterable[str], said: str) -> None:
    """Look wherever something is kept or was said."""
    places = [*database(), *broker(), ("terminal", said), *(("page", page) for page in pages)]
    for where, what in places:
        assert not canaries.found_in(what), f"{where}: {canaries.found_in(what)}"


@pytest.mark.parametrize("platform", EVERY_PLATFORM)
def test_a_stored_accounts_secrets_stay_where_they_are_whatever_its_platform_repeats(
    platform: str, four: Four, terminal: Terminal
) -> None:
    canaries, pages = Canaries(platform), []
    client = browser(four.head)
    read, made = ["/", "/connect/", "/compose/"], []
    for status in STATUSES:
        with echo(status) as (home, heard):
            account = stored(canaries, home, four)
            post = posts.post(four.regency_a, four.head)
            delivery = deliveries.delivery(post, account, due_at=now() + timedelta(hours=1))
            pages.append(client.post(f"/connect/{account.pk}/check/", follow=True).content.decode())
            with suppress(ConnectorError):
                checking.check(account)
            authorise.check(account.pk)
            authorise.renew(account.pk)
            assert capabilities(platform).is_assisted or any(map(canaries.found_in, heard))
        ask_workers()
        with unit():
            alerts.note(troubles.present())
        read += [f"/connect/{account.pk}/again/", f"/deliveries/{delivery.pk}/"]
        made.append(account)
    pages.extend(client.get(address).content.decode() for address in read)
    pages.extend(client.post(f"/connect/{account.pk}/disconnect/").content.decode() for account in made)
    pages.append(client.get("/connect/").content.decode())
    assert_nothing_tells(canaries, pages, terminal())


def ask_workers() -> None:
    """Let the scheduler send every message that is about accounts; nobody takes them here."""
    messages = Messages()
    Account.objects.update(asked_at=None, token_checked_at=None, token_state="alive")
    for job in (tokens.renewals, tokens.ahead, measure.accounts, due.due):
        job(messages)
    Account.objects.update(token_state="dead", token_checked_at=None)
    measure.dead_tokens(messages)


@pytest.mark.parametrize("platform", EVERY_PLATFORM)
def test_what_a_person_types_or_brings_back_stays_secret_when_it_is_refused(
    platform: str, four: Four, terminal: Terminal
) -> None:
    canaries, pages = Canaries(platform), []
    way, client = ways(platform), browser(four.head)
    typed = {name: canaries.secrets()[name] for name in way.asks}
    for status in STATUSES:
        with echo(status) as (home, heard):
            form = {"office": four.regency_a.pk, "home": home}
            if typed:
                sent = {**form, **typed, "act": "typed"}
                pages.append(client.post(f"/connect/new/{platform}/", sent, follow=True).content.decode())
            if way.sign_in is not None:
                register(canaries, way, home)
                sent = {**form, "act": "sign_in"}
                pages.append(client.post(f"/connect/new/{platform}/", sent).content.decode())
                back = {"state": state_in(address_on(pages[-1])), "code": canaries.secret("code")}
                pages.append(client.get("/connect/back/", back, follow=True).content.decode())
            assert capabilities(platform).is_assisted or any(map(canaries.found_in, heard))
    assert_nothing_tells(canaries, pages, terminal())


def register(canaries: Canaries, way: Ways, home: str) -> None:
    """Make Corong known to the server, so that nothing has to be asked there first."""
    applications.keep(
        canaries.platform,
        home,
        client_id="corong-latihan",
        client_secret=canaries.secret("client_secret"),
        by=None,
        redirect_address="http://testserver/connect/back/" if way.registrar else "",
        scopes=way.capabilities.scopes,
    )


def state_in(address: str) -> str:
    """Give the state of a sign-in page's address; WordPress has it within the address of return."""
    query = parse_qs(urlsplit(address).query)
    if "success_url" in query:
        query = parse_qs(urlsplit(query["success_url"][0]).query)
    return query["state"][0]


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("platform", EVERY_PLATFORM)
def test_publishing_and_looking_keep_the_accounts_secrets(platform: str, terminal: Terminal) -> None:
    canaries, pages, four = Canaries(platform), [], people.four()
    picture = posts.medium(four.regency_a, by=four.head, alt="Bidang polos")
    for status in (200, 400, 500):
        with echo(status) as (home, _):
            account = stored(canaries, home, four)
            made = posts.post(four.regency_a, four.head, media=[picture])
            delivery = deliveries.delivery(made, account, due_at=now() - timedelta(seconds=1))
            due.due(Messages())
            publish.run(account.pk)
            look.look(delivery.pk, account.pk)
            pages.append(browser(four.head).get(f"/deliveries/{delivery.pk}/").content.decode())
    assert_nothing_tells(canaries, pages, terminal())


@pytest.mark.django_db
def test_the_search_finds_a_secret_wherever_one_is_planted() -> None:
    canaries = Canaries("mastodon")
    secret = canaries.secret("access_token")
    account = accounts.account(people.four().regency_a)
    Account.objects.filter(pk=account.pk).update(token_reason=secret)
    assert any(where == "accounts_account" and canaries.found_in(row) for where, row in database())
    Account.objects.filter(pk=account.pk).update(token_reason="", sealed=secret.encode())
    assert any(where == "accounts_account" and canaries.found_in(row) for where, row in database())
    Messages().send("corong.authorise", [[secret]])
    assert any(canaries.found_in(row) for _, row in broker())
    forget_messages(canaries)
    assert not any(canaries.found_in(row) for _, row in broker())
