"""What the practice Discord knows: servers, channels, each with a webhook, and messages."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox import clock
from sandbox.call import Header, Json, RefusalError, json_answer
from sandbox.chance import digits, letters
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
TOKEN_LENGTH: Final = 64
# A sign of punctuation behind a backslash is only a sign.
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(slots=True, eq=False)
class Message:
    """One message of a webhook."""

    id: str
    content: str
    at: float
    media: tuple[Medium, ...]
    names: tuple[str, ...]
    post: Post
    calls_everyone: bool = False
    edited_at: float | None = None


@dataclass(slots=True, eq=False)
class Hook:
    """An incoming webhook, and the channel it writes in, which is the account."""

    id: str
    token: str
    guild: str
    account: Account
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True)
class Server:
    """One instance."""

    world: World
    name: str
    hooks: dict[str, Hook] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=False))
    made: int = 0

    @property
    def setting(self) -> Settings:
        """How this instance behaves."""
        return self.world.setting("discord", self.name)

    def number(self, *name: object) -> str:
        """A number that follows from the seed."""
        return digits(18, self.world.seed, "discord", self.name, *name)

    def token(self, handle: str) -> str:
        """The secret of a webhook."""
        return letters(TOKEN_LENGTH, ALPHABET, self.world.seed, "discord", self.name, "webhook", handle)

    def next_id(self) -> str:
        """Numbers of messages rise with time: milliseconds since 2015, then a counter."""
        self.made += 1
        return str((int((clock.now() - 1_420_070_400) * 1000) << 22) + self.made)


def shown(content: str) -> str:
    """The text as people read it: without the backslashes that make signs of Markdown plain."""
    return _ESCAPED.sub(r"\1", content)


def refuse(status: int, code: int, message: str, *, headers: list[Header] | None = None, **more: Any) -> RefusalError:
    """The body of every error."""
    body: Json = {"message": message, "code": code, **more}
    return RefusalError(json_answer(body, status=status, headers=headers))


def wrong_form(where: str, code: str, message: str) -> RefusalError:
    """A form with a field that is not taken."""
    errors = {where: {"_errors": [{"code": code, "message": message}]}}
    return refuse(400, 50035, "Invalid Form Body", errors=errors)
