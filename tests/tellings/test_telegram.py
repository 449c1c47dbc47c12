"""People link their own Telegram with the operator's bot by a link that works once, and hear of notices there."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from corong.alerts.rules import Cause
from corong.database import now, rows
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.tellings import bots
from corong.tellings.models import Bot, Chat, Despatch, LinkCode
from scheduler import mailings
from tests.sandbox.stand import Stand
from tests.tellings.test_push import deliver, editor, notice, office
from tests.worker.conftest import running, stand
from tests.worker.engine import Spool
from worker import chats

__all__ = ["editor", "office", "running", "stand"]


@pytest.fixture
def bot(stand: Stand, editor: Person) -> Bot:
    made = stand.add_account("telegram", "warta_latihan")
    bots.keep(made.secret, home=made.home, by=editor)
    chats.hear()
    found = bots.current()
    assert found is not None
    return found


def press_start(address: str) -> None:
    """Open the link and press Start, as a resident does."""
    assert "Start" in httpx.get(address).text  # noqa: TID251  # As a person's browser does.
    httpx.post(address).raise_for_status()  # noqa: TID251  # Likewise.


def shown(bot: Bot) -> str:
    return httpx.get(f"{bot.home}/{bot.username}").text  # noqa: TID251  # As a person's telephone shows it.


def link(bot: Bot, person: Person) -> None:
    press_start(bots.address(bot, bots.open_link(person)))
    chats.hear()


def test_the_bot_is_asked_who_it_is_and_its_token_lies_sealed(bot: Bot) -> None:
    assert (bot.username, bot.failure) == ("warta_latihan_bot", "")
    assert not bots.is_waited_for()
    assert bots.HOME not in bots.address(Bot(home=bots.HOME, username="x"), "kode")


def test_a_notice_goes_to_who_linked_their_chat_and_to_nobody_else(
    office: Organisation, editor: Person, bot: Bot
) -> None:
    notice(office)
    assert not Despatch.objects.exists()
    link(bot, editor)
    assert Chat.objects.get().name == "@warga_telegram"
    notice(office, Cause.TOKEN, number=2)
    deliver()
    assert Despatch.objects.get().sent_at is not None
    assert "Dinas Latihan" in shown(bot)


def test_a_link_works_once_and_not_for_long(editor: Person, bot: Bot) -> None:
    address = bots.address(bot, bots.open_link(editor))
    code = parse_qs(urlsplit(address).query)["start"][0]
    assert code not in str(LinkCode.objects.values())
    spool = Spool()
    assert mailings.chats(spool) == 1
    rows("UPDATE tellings_linkcode SET expires_at = %s", [now()])
    press_start(address)
    assert mailings.chats(Spool()) == 0
    chats.hear()
    assert not Chat.objects.exists()
    link(bot, editor)
    bots.unlink(editor.pk)
    press_start(address)
    chats.hear()
    assert not Chat.objects.exists()


def test_who_blocks_the_bot_is_written_to_no_more(office: Organisation, editor: Person, bot: Bot) -> None:
    link(bot, editor)
    httpx.post(f"{bot.home}/{bot.username}/block").raise_for_status()  # noqa: TID251  # As a resident does.
    notice(office)
    deliver()
    assert not Chat.objects.exists()


def test_a_limit_lets_a_message_wait(office: Organisation, editor: Person, bot: Bot, stand: Stand) -> None:
    link(bot, editor)
    stand.fault("rate_limited", endpoint="publish", count=1)
    notice(office)
    deliver()
    waiting = Despatch.objects.get()
    assert (waiting.sent_at, waiting.next_try_at is not None) == (None, True)
    rows("UPDATE tellings_despatch SET next_try_at = clock_timestamp()")
    deliver()
    assert Despatch.objects.get().sent_at is not None


def test_a_token_that_is_refused_is_told_to_the_operator_and_not_repeated(stand: Stand, editor: Person) -> None:
    made = stand.add_account("telegram", "warta_latihan")
    bots.keep(f"{made.secret[:-4]}xxxx", home=made.home, by=editor)
    chats.hear()
    found = bots.current()
    assert found is not None
    assert found.failure
    assert made.secret[:-4] not in found.failure
    assert not bots.is_waited_for()
