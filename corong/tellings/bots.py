"""The Telegram bot by which people are told, and who linked a chat with it."""

import hashlib
import secrets as chance
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction

from connectors.contract import Secrets
from corong.accounts import seal
from corong.database import now, rows
from corong.events.commands import record
from corong.people.models import Person
from corong.tellings.models import Bot, Channel, Chat, Despatch, LinkCode

HOME: Final = "https://api.telegram.org"
SITE: Final = "https://t.me"
LINK_MINUTES: Final = 15


def current() -> Bot | None:
    """Give the bot, if there is one."""
    return Bot.objects.order_by("pk").first()


@transaction.atomic
def keep(token: str, *, home: str, by: Person) -> None:
    """Store the bot's token, sealed; another bot knows nobody yet. Who it is, a worker asks."""
    Bot.objects.all().delete()
    Chat.objects.all().delete()
    made = Bot.objects.create(home=home, sealed=seal.close(Secrets(bot_token=token)), set_by=by)
    _record("bot.kept", made, by)


@transaction.atomic
def drop(*, by: Person) -> None:
    """Forget the bot and who linked with it."""
    found = current()
    if found is not None:
        _record("bot.dropped", found, by)
        found.delete()
    Chat.objects.all().delete()
    LinkCode.objects.all().delete()


def _record(kind: str, bot: Bot, by: Person) -> None:
    record(kind, subject="bot", subject_id=bot.pk, organisation_id=None, person_id=by.pk, details={"home": bot.home})


def open_link(person: Person) -> str:
    """Give a new code for a person; an older one works no more."""
    code = chance.token_urlsafe(24)
    until = now() + timedelta(minutes=LINK_MINUTES)
    LinkCode.objects.update_or_create(person=person, defaults={"digest": _digest(code), "expires_at": until})
    return code


def address(bot: Bot, code: str) -> str:
    """Give the link that opens the bot with a code; a practice server has its pages beside its API."""
    return f"{SITE if bot.home == HOME else bot.home}/{bot.username}?start={code}"


def is_waited_for() -> bool:
    """Say whether the bot must be asked: nobody knows yet who it is, or somebody is about to open it."""
    bot = current()
    if bot is None:
        return False
    return (not bot.username and not bot.failure) or LinkCode.objects.filter(expires_at__gt=now()).exists()


def named(bot_id: int, username: str) -> None:
    """Store who the bot is."""
    rows("UPDATE tellings_bot SET username = %s, failure = '' WHERE id = %s", [username[:64], bot_id])


def failed(bot_id: int, reason: str) -> None:
    """Store why the bot could not be asked."""
    rows("UPDATE tellings_bot SET failure = %s WHERE id = %s", [reason[:300], bot_id])


@transaction.atomic
def linked(bot_id: int, offset: int, started: Sequence[tuple[str, int, str]]) -> int:
    """Store who opened the bot by a code that is still good, and how far it was read; say how many."""
    count = 0
    for code, number, name in started:
        found = rows(
            "DELETE FROM tellings_linkcode WHERE digest = %s AND expires_at > clock_timestamp() RETURNING person_id",
            [_digest(code)],
        )
        for (person_id,) in found:
            Chat.objects.filter(number=number).delete()
            Chat.objects.update_or_create(person_id=person_id, defaults={"number": number, "name": name[:200]})
            count += 1
    rows("UPDATE tellings_bot SET \"offset\" = %s, failure = '' WHERE id = %s", [offset, bot_id])
    return count


@transaction.atomic
def unlink(person_id: int) -> None:
    """Forget a person's chat, and what was to go there."""
    Despatch.objects.filter(person=person_id, channel=Channel.TELEGRAM, sent_at__isnull=True).delete()
    Chat.objects.filter(person=person_id).delete()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
