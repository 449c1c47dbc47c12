"""
A bot that speaks to single persons; it learns who they are when they open it by a link. Facts: docs/platforms.

Apart from the verbs: nothing here is public, and no account of an office is meant.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from connectors.contract import Secrets
from connectors.judgement import Effect
from connectors.telegram import answers
from connectors.telegram.dialect import DIALECT, method
from connectors.wire import Wire

MOST: Final = 100
_START: Final = re.compile(r"/start ([A-Za-z0-9_-]{1,64})\Z")
PRIVATE: Final = "private"


class Started(NamedTuple):
    """Somebody opened the bot by a link: what the link carried, their chat, and how they are called there."""

    code: str
    chat: int
    name: str


class Heard(NamedTuple):
    """Who opened the bot lately, and from which update on to ask the next time."""

    started: Sequence[Started]
    offset: int


def name(home: str, secrets: Secrets, wire: Wire) -> str:
    """Ask the bot's name, without @. Raises RateLimited, Transient, AuthDead, Rejected."""
    url = method(home, secrets, "getMe")
    answer = wire.call("POST", url, dialect=DIALECT, effect=Effect.NONE, answer=answers.UserAnswer, body={})
    return answer.result.username


def heard(home: str, secrets: Secrets, offset: int, wire: Wire) -> Heard:
    """
    Read who opened the bot by a link; asking confirms all before `offset`.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: nothing was read; ask again with the same offset.
    """
    body: dict[str, object] = {"limit": MOST, "timeout": 0, "allowed_updates": ["message"]}
    if offset:
        body["offset"] = offset
    url = method(home, secrets, "getUpdates")
    updates = wire.call("POST", url, dialect=DIALECT, effect=Effect.NONE, answer=answers.UpdatesAnswer, body=body)
    found = []
    for update in updates.result:
        said = update.message
        match = _START.match(said.text) if said is not None and said.chat.type == PRIVATE else None
        if said is None or match is None or said.sender is None:
            continue
        shown = f"{said.sender.first_name} {said.sender.last_name}".strip()
        found.append(Started(match[1], said.chat.id, f"@{said.sender.username}" if said.sender.username else shown))
    last = updates.result[-1].update_id + 1 if updates.result else offset
    return Heard(found, last)


def say(home: str, secrets: Secrets, chat: int, text: str, wire: Wire) -> None:
    """
    Write to one person.

    Raises:
        RateLimited, Transient, AuthDead (403: they blocked the bot; 400: they are not there), Rejected.
        Uncertain: it may have arrived.
    """
    wire.call(
        "POST",
        method(home, secrets, "sendMessage"),
        dialect=DIALECT,
        effect=Effect.VISIBLE,
        answer=answers.MessageAnswer,
        body={"chat_id": chat, "text": text, "link_preview_options": {"is_disabled": True}},
    )
