"""What one practice TikTok knows, and how it refuses."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from sandbox import clock
from sandbox.call import Answer, Json, RefusalError, json_answer
from sandbox.chance import letters
from sandbox.grants import ALPHABET, Grants
from sandbox.graph.fetch import Fetched
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Post, World

SCOPES: Final = frozenset(
    {"user.info.basic", "user.info.profile", "user.info.stats", "video.publish", "video.upload", "video.list"}
)
STATUSES: Final = {"ok": 200, "rate_limit_exceeded": 429, "internal_error": 500}
UNAUTHORISED: Final = frozenset({"access_token_invalid", "scope_not_authorized"})
WRONG: Final = frozenset({"invalid_params", "invalid_file_upload", "invalid_publish_id"})


@dataclass(slots=True)
class Publish:
    """One post on its way, from its init to its end."""

    id: str
    account: Account
    info: dict[str, Any]
    is_photo: bool
    size: int = 0
    chunk: int = 0
    count: int = 1
    secret: str = ""
    expires_at: float = inf
    received: int = 0
    content: list[bytes] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    # When the post is done, and why it failed; a post never done is stuck.
    done_at: float = inf
    fail_reason: str = ""
    post: Post | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all bytes have come."""
        return not self.is_photo and self.received >= self.size


@dataclass(slots=True)
class Server:
    """One instance."""

    world: World
    name: str
    grants: Grants
    accounts: dict[str, Account] = field(default_factory=dict)
    handles: dict[str, Account] = field(default_factory=dict)
    publishes: dict[str, Publish] = field(default_factory=dict)
    uploads: dict[str, Publish] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=False))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def setting(self) -> Settings:
        """How this server behaves."""
        return self.world.setting("tiktok", self.name)

    def number(self) -> str:
        """A video's id: beyond what a double can hold, and growing."""
        return str(7_500_000_000_000_000_000 + int(clock.now() * 1000) * 100_000 % 10**18 + next(self._numbers))

    def open_id(self, handle: str) -> str:
        """What an account is called towards one application."""
        return "-000" + letters(32, ALPHABET, self.world.seed, "tiktok", self.name, handle)


def envelope(data: Json, *, code: str = "ok", message: str = "", status: int = 200) -> Answer:
    """The body every call of the API answers with."""
    log_id = letters(32, "0123456789ABCDEF", clock.now())
    return json_answer({"data": data, "error": {"code": code, "message": message, "log_id": log_id}}, status=status)


def refuse(code: str, message: str, *, status: int | None = None) -> RefusalError:
    """A refusal; most are 403."""
    usual = 401 if code in UNAUTHORISED else 400 if code in WRONG else STATUSES.get(code, 403)
    return RefusalError(envelope({}, code=code, message=message, status=status or usual))
