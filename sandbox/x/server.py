"""What the practice X knows: one application, its users, posts and media."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Header, RefusalError, json_answer
from sandbox.chance import digits
from sandbox.grants import Grants
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World

# Ids carry milliseconds since this moment (4 November 2010) in their upper bits.
EPOCH: Final = 1_288_834_974_657
PROBLEMS: Final = "https://api.twitter.com/2/problems/"
SCOPES: Final = frozenset(
    {"tweet.read", "tweet.write", "users.read", "media.write", "offline.access", "tweet.moderate.write"}
)


@dataclass(slots=True, eq=False)
class Upload:
    """A medium that comes in segments; `medium` once it was finalised."""

    id: str
    key: str
    account: Account
    mime: str
    category: str
    total_bytes: int
    expires_at: float
    segments: dict[int, bytes] = field(default_factory=dict)
    medium: Medium | None = None
    alt: str = ""


@dataclass(slots=True)
class Server:
    """One instance."""

    world: World
    name: str
    users: dict[str, Account] = field(default_factory=dict)
    handles: dict[str, Account] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    # What the public said, under the id it got when it was first seen.
    comments: dict[str, tuple[Comment, Post]] = field(default_factory=dict)
    comment_ids: dict[int, str] = field(default_factory=dict)
    # Refresh tokens that were used: a second use ends the whole family.
    spent: dict[str, Account] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=False))
    grants: Grants = field(init=False)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """Tokens follow from the world's seed."""
        self.grants = Grants(f"x {self.name}", self.world.seed)

    @property
    def setting(self) -> Settings:
        """How this instance behaves."""
        return self.world.setting("x", self.name)

    def new_id(self) -> str:
        """An id: milliseconds, then a number that keeps those of one millisecond apart and in order."""
        return str(((int(clock.now() * 1000) - EPOCH) << 22) + next(self._numbers) % 4_194_304)

    def user_id(self, handle: str) -> str:
        """The id a user of that name has, in every run of one seed."""
        return digits(18, self.world.seed, "x", self.name, handle)


def made_at(identity: str) -> float:
    """The moment an id carries, in unix seconds."""
    return ((int(identity) >> 22) + EPOCH) / 1000


def problem(
    status: int, title: str, detail: str, kind: str = "about:blank", *, headers: list[Header] | None = None
) -> RefusalError:
    """The body of most errors: problem+json."""
    address = kind if kind == "about:blank" else PROBLEMS + kind
    body = {"title": title, "detail": detail, "type": address, "status": status}
    return RefusalError(json_answer(body, status=status, headers=headers))


def invalid(detail: str) -> RefusalError:
    """A request that cannot be understood."""
    return problem(400, "Invalid Request", detail, "invalid-request")


def forbidden(detail: str) -> RefusalError:
    """A request that was understood and refused."""
    return problem(403, "Forbidden", detail)
