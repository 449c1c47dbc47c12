"""What one practice Mastodon server knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Answer, RefusalError, json_answer
from sandbox.chance import digits, letters
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World

BASE64URL: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
READ: Final = (
    "accounts", "blocks", "bookmarks", "favourites", "filters", "follows", "lists", "mutes", "notifications",
    "search", "statuses",
)  # fmt: skip
WRITE: Final = (
    "accounts", "blocks", "bookmarks", "conversations", "favourites", "filters", "follows", "lists", "media",
    "mutes", "notifications", "reports", "statuses",
)  # fmt: skip
ALL_SCOPES: Final = frozenset({"read", "write", "follow", "push", "profile"})

SCOPES: Final = ALL_SCOPES | {f"read:{noun}" for noun in READ} | {f"write:{noun}" for noun in WRITE}


@dataclass(frozen=True, slots=True)
class App:
    """A registered application."""

    id: str
    name: str
    website: str | None
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str]
    client_id: str
    client_secret: str


@dataclass(slots=True)
class Token:
    """A bearer token; without an account it speaks for the application alone."""

    value: str
    app: App
    scopes: frozenset[str]
    account: Account | None
    created_at: float
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """An authorisation code, good once and for a short time."""

    app: App
    account: Account
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str | None
    expires_at: float


@dataclass(slots=True)
class Server:
    """One instance."""

    world: World
    name: str
    accounts: dict[str, Account] = field(default_factory=dict)
    handles: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    statuses: dict[str, Post] = field(default_factory=dict)
    media: dict[str, Medium] = field(default_factory=dict)
    # (account, Idempotency-Key) → the status it made, and when.
    keys: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    # What residents said, once someone has seen it: only then can its id be asked for.
    comments: dict[str, tuple[Comment, Post]] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=True))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def setting(self) -> Settings:
        """How this server behaves."""
        return self.world.setting("mastodon", self.name)

    def new_id(self) -> str:
        """A snowflake: milliseconds, then a number that keeps ids of one millisecond apart and in order."""
        return str((int(clock.now() * 1000) << 16) + next(self._numbers) % 65536)

    def secret(self, *name: object) -> str:
        """A token-like text that follows from the seed."""
        return letters(43, BASE64URL, self.world.seed, self.name, *name)

    def account_id(self, handle: str) -> str:
        """The id an account of that handle has, in every run of one seed."""
        return digits(18, self.world.seed, "mastodon", self.name, handle)


def refuse(status: int, words: str, **more: object) -> RefusalError:
    """Mastodon's error body."""
    return RefusalError(json_answer({"error": words, **more}, status=status))


def not_found() -> RefusalError:
    """What Mastodon says of anything it does not know or does not show."""
    return refuse(404, "Record not found")


def empty() -> Answer:
    """The empty object with which Mastodon confirms."""
    return json_answer({})
