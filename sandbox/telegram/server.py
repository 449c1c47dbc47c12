"""What the practice Telegram knows: bots, chats, messages."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Header, Json, RefusalError, json_answer
from sandbox.chance import digits, letters
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
SECRET_LENGTH: Final = 35
KEPT_SECONDS: Final = 86_400.0


@dataclass(slots=True, eq=False)
class Message:
    """One message of a chat; a part of an album has its `album`."""

    id: int
    chat: "Chat"
    at: float
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    medium: Medium | None = None
    file_id: str = ""
    album: str = ""
    reply_to: "Message | None" = None
    # The channel's message this one is an automatic copy of.
    origin: "Message | None" = None
    thread: int | None = None
    author: str = ""
    post: Post | None = None
    is_deleted: bool = False
    edited_at: float | None = None
    # What a resident said, where this is it.
    said: Comment | None = None


@dataclass(slots=True, eq=False)
class Chat:
    """A channel, its discussion group, or the group in which a bot keeps its files."""

    id: int
    kind: str
    title: str
    username: str
    account: Account
    bot: "Bot"
    is_storage: bool = False
    # Of a private chat: the resident wants to hear nothing of the bot any more.
    is_blocked: bool = False
    linked: "Chat | None" = None
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0

    def next_id(self) -> int:
        """Numbers rise by one with each message."""
        self.last_id += 1
        return self.last_id


@dataclass(slots=True, eq=False)
class Bot:
    """A bot; its updates wait for a day."""

    id: int
    token: str
    username: str
    account: Account
    updates: list[tuple[float, Json]] = field(default_factory=list)
    last_update: int = 0
    webhook: str = ""
    # Which comments of the public have become messages.
    heard: int = 0

    def tell(self, kind: str, shape: Json) -> None:
        """Queue an update."""
        self.last_update += 1
        self.updates.append((clock.now(), {"update_id": self.last_update, kind: shape}))


@dataclass(slots=True)
class Server:
    """One instance."""

    world: World
    name: str
    bots: dict[str, Bot] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    names: dict[str, Chat] = field(default_factory=dict)
    # Files by the id under which a bot may send them again.
    files: dict[str, Medium] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=False))

    @property
    def setting(self) -> Settings:
        """How this instance behaves."""
        return self.world.setting("telegram", self.name)

    def number(self, length: int, *name: object) -> int:
        """A number that follows from the seed."""
        return int(digits(length, self.world.seed, "telegram", self.name, *name))

    def token(self, handle: str) -> str:
        """A bot's token: its id and a secret."""
        secret = letters(SECRET_LENGTH, ALPHABET, self.world.seed, self.name, "bot", handle)
        return f"{self.number(10, 'bot', handle)}:{secret}"

    def chat(self, wish: Any) -> Chat | None:
        """A chat by its number or its @name."""
        text = str(wish).strip()
        if text.startswith("@"):
            return self.names.get(text[1:].lower())
        return self.chats.get(int(text)) if re.fullmatch(r"-?\d+", text) else None


def refuse(code: int, description: str, *, headers: list[Header] | None = None, **parameters: int) -> RefusalError:
    """The body of every error; the status is the code."""
    body: Json = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return RefusalError(json_answer(body, status=code, headers=headers))


def bad(words: str) -> RefusalError:
    """A request that cannot be fulfilled."""
    return refuse(400, f"Bad Request: {words}")


def username_of(handle: str) -> str:
    """A name as Telegram allows it: letters, digits and underscores, five at least."""
    return re.sub(r"\W", "_", handle).ljust(5, "_")
