"""What one practice server of the Graph family knows."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.chance import digits, letters
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
NUMBER_DIGITS: Final = 15


@dataclass(slots=True)
class Token:
    """A token: of an account (a page, a profile) or of the person who manages them, when `account` is empty."""

    value: str
    account: Account | None
    scopes: frozenset[str]
    issued_at: float
    expires_at: float | None = None
    person: str = ""
    # Short-lived ones can be exchanged for long-lived ones.
    is_long: bool = False
    # 190's subcode once it is dead; 0 as long as it lives.
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """A code, good once."""

    client_id: str
    redirect_uri: str
    person: str
    scopes: frozenset[str]
    expires_at: float


@dataclass(slots=True)
class Server:
    """One instance of one platform."""

    world: World
    platform: str
    name: str
    accounts: dict[str, Account] = field(default_factory=dict)
    handles: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    media: dict[str, Medium] = field(default_factory=dict)
    # What only one platform has: containers, upload sessions.
    own: dict[str, Any] = field(default_factory=dict)
    # When each account used up one of a quota that moves with time, by its name.
    spent: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=False))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def setting(self) -> Settings:
        """How this server behaves."""
        return self.world.setting(self.platform, self.name)

    def new_id(self) -> str:
        """A long number, as all ids of the family are; no two are alike on any server."""
        return digits(17, self.world.seed, self.platform, self.name, next(self._numbers))

    def account_id(self, handle: str) -> str:
        """The id an account of that handle has, in every run of one seed."""
        return digits(NUMBER_DIGITS, self.world.seed, self.platform, self.name, handle)

    def secret(self, prefix: str, *name: object) -> str:
        """A token-like text that follows from the seed."""
        return prefix + letters(60, ALPHABET, self.world.seed, self.platform, self.name, *name)

    def said(self, account: Account) -> list[tuple[Comment, Post]]:
        """What residents said to the account and did not take back, oldest first."""
        now = self.world.time.now()
        return [
            (comment, account.posts[comment.post_id])
            for comment in account.inbox.open(now)
            if (comment.gone_at is None or comment.gone_at > now) and comment.post_id in account.posts
        ]

    def use(self, quota: str, account: Account, seconds: float) -> int:
        """How often the account used a quota in the seconds before now."""
        since = clock.now() - seconds
        times = self.spent.setdefault((quota, account.id), [])
        while times and times[0] <= since:
            times.pop(0)
        return len(times)

    def charge(self, quota: str, account: Account) -> None:
        """Note one use of a quota."""
        self.spent.setdefault((quota, account.id), []).append(clock.now())
