"""The bot's token, and the addresses of people's browsers, stay where they are, whatever is answered."""

import pytest

from corong.people.models import Person
from corong.tellings import bots, devices
from corong.tellings.models import Chat, Despatch, Device
from scheduler import mailings
from scheduler.messages import Messages
from tests.factories.people import Four
from tests.secrecy.canaries import Canaries, forget_messages
from tests.secrecy.echo import echo
from tests.secrecy.test_accounts import STATUSES, Terminal, assert_nothing_tells, browser, four, terminal
from tests.tellings.test_push import key_of_a_browser, notice
from worker import chats, despatch

__all__ = ["four", "terminal"]


@pytest.mark.parametrize("status", STATUSES)
def test_what_reaches_people_tells_no_secret(status: int, four: Four, terminal: Terminal) -> None:
    Person.objects.update(is_practice=False)
    four.head.refresh_from_db()
    canaries, client = Canaries("notices"), browser(four.head)
    with echo(status) as (home, heard):
        address = f"{home}/{canaries.secret('push_address')}"
        devices.add(four.head, address=address, key=key_of_a_browser(), auth="cmFoYXNpYS1sYXRpaGFuIQ", name="Latihan")
        bots.keep(canaries.secret("bot_token"), home=home, by=four.head)
        code = bots.open_link(four.head)
        canaries.words["code"] = code
        mailings.chats(Messages())
        chats.hear()
        Chat.objects.create(person=four.head, number=1, name="@latihan")
        notice(four.regency_a)
        mailings.despatches(Messages())
        for number in Despatch.objects.values_list("pk", flat=True):
            despatch.send(number)
        pages = [client.get(page).content.decode() for page in ("/", "/notices/", "/alerts/mail/")]
        assert {"push_address", "bot_token"} <= {name for each in heard for name in canaries.found_in(each)}
    assert Device.objects.exists()
    assert_nothing_tells(canaries, pages, terminal())
    forget_messages(canaries)
