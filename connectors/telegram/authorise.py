"""Connect a Telegram channel: a bot's token and the channel in which the bot may post."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from connectors.contract import Account, Identity, RemoteId, Secrets
from connectors.errors import AuthDead
from connectors.judgement import Effect
from connectors.telegram import answers
from connectors.telegram.dialect import DIALECT, method, permalink
from connectors.wire import Wire

Answer = TypeVar("Answer")


def identify(home: str, secrets: Secrets, wire: Wire) -> Identity:
    """
    Ask which channel `channel` is (a @name or a number) and whether the bot (`bot_token`) may post there.

    The number is kept as `chat`, since names change. `storage_chat`, where given, is a group in which only the bot's
    files lie.

    Raises:
        AuthDead: refused, or the bot may not post. RateLimited, Transient, Rejected: see the contract.
    """
    bot = _ask(home, secrets, "getMe", {}, answers.UserAnswer, wire).result
    wish = (secrets.get("chat") or secrets.get("channel", "")).strip()
    if not wish:
        raise AuthDead("no channel is named: a bot cannot list the channels it is in")
    chat = _ask(home, secrets, "getChat", {"chat_id": wish}, answers.ChatAnswer, wire).result
    asked: dict[str, object] = {"chat_id": chat.id, "user_id": bot.id}
    place = _ask(home, secrets, "getChatMember", asked, answers.MemberAnswer, wire).result
    may_post = place.status == "creator" or (place.status == "administrator" and place.can_post_messages)
    if chat.type != "channel" or not may_post:
        raise AuthDead(
            f"the bot @{bot.username} may not post in {chat.title or wish}: make it an administrator who may"
        )
    return Identity(
        remote_id=RemoteId(str(chat.id)),
        handle=f"@{chat.username}" if chat.username else chat.title,
        name=chat.title,
        url=permalink(home, chat.username, str(chat.id), "").rstrip("/"),
        secrets=Secrets(
            {**secrets, "linked_chat": str(chat.linked_chat_id or ""), "bot_id": str(bot.id), "chat": str(chat.id)}
        ),
    )


def _ask(home: str, secrets: Secrets, name: str, body: dict[str, object], answer: type[Answer], wire: Wire) -> Answer:
    url = method(home, secrets, name)
    return wire.call("POST", url, dialect=DIALECT, effect=Effect.NONE, answer=answer, body=body)


def renews_at(secrets: Secrets) -> datetime | None:
    """Tokens of bots do not expire."""
    del secrets
    return None


def renew(account: Account, wire: Wire) -> Secrets:
    """
    Ask whether the bot may still post, as there is nothing to renew a token with.

    Raises:
        AuthDead: it may not, and a person must see to it. RateLimited, Transient: nothing is known.
    """
    return identify(account.home, account.secrets, wire).secrets


def choices(home: str, secrets: Secrets, wire: Wire) -> Sequence[Identity]:
    """Give the one channel that was named. Raises as `identify`."""
    return [identify(home, secrets, wire)]
