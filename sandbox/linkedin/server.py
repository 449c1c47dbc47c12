"""What one practice LinkedIn knows, and how it refuses."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sandbox import clock
from sandbox.audience import Comment
from sandbox.call import Json, RefusalError, json_answer
from sandbox.chance import digits, letters
from sandbox.grants import ALPHABET, Grants
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World

ORGANIZATION_SCOPES: Final = frozenset(
    {
        "w_organization_social",
        "r_organization_social",
        "w_organization_social_feed",
        "r_organization_social_feed",
        "rw_organization_admin",
    }
)
MEMBER_SCOPES: Final = frozenset({"openid", "profile", "w_member_social"})
SCOPES: Final = ORGANIZATION_SCOPES | MEMBER_SCOPES
PERSON: Final = "in-"
"""A practice account whose handle begins so is a person, as in linkedin.com/in/; all others are organisations."""


@dataclass(slots=True)
class Part:
    """One piece of a file to be uploaded: its place in bytes, `last` inclusive, and what came."""

    secret: str
    first: int
    last: int
    content: bytes = b""
    etag: str = ""


@dataclass(slots=True)
class Asset:
    """An image or a video on its way: WAITING_UPLOAD until all parts are in, then PROCESSING, then AVAILABLE."""

    urn: str
    owner: Account
    token: str
    parts: list[Part]
    expires_at: float
    medium: Medium | None = None


@dataclass(slots=True)
class Server:
    """One instance."""

    world: World
    name: str
    grants: Grants
    accounts: dict[str, Account] = field(default_factory=dict)
    handles: dict[str, Account] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    parts: dict[str, tuple[Asset, Part]] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    # The activity each post is known as among comments and notifications.
    activities: dict[str, Post] = field(default_factory=dict)
    comments: dict[str, tuple[Comment, Post]] = field(default_factory=dict)
    # Our own comments, which the record keeps as posts.
    answers: dict[str, Post] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=True))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def setting(self) -> Settings:
        """How this server behaves."""
        return self.world.setting("linkedin", self.name)

    def number(self) -> str:
        """A new id of 19 digits, growing with time."""
        return str(7_000_000_000_000_000_000 + (int(clock.now() * 1000) << 17) % 10**18 + next(self._numbers) % 131_072)

    def urn_of(self, handle: str) -> str:
        """What an account of that handle is called, in every run of one seed."""
        if handle.startswith(PERSON):
            return f"urn:li:person:{letters(10, ALPHABET, self.world.seed, 'linkedin', self.name, handle)}"
        return f"urn:li:organization:{digits(8, self.world.seed, 'linkedin', self.name, handle)}"


def member_of(account: Account) -> str:
    """The person behind a token: the account itself, or who runs the organisation."""
    if account.id.startswith("urn:li:person:"):
        return account.id
    return f"urn:li:person:{letters(10, ALPHABET, 'member', account.id)}"


def refuse(status: int, message: str, *, code: str = "", service: int | None = None, **more: object) -> RefusalError:
    """LinkedIn's error body; `serviceErrorCode` and `code` are not always there."""
    body: Json = {"status": status, "message": message, **more}
    if code:
        body["code"] = code
    if service is not None:
        body["serviceErrorCode"] = service
    return RefusalError(json_answer(body, status=status))


def not_found() -> RefusalError:
    """What LinkedIn says of anything it does not know."""
    return refuse(404, "Could not find entity", code="NOT_FOUND")


def invalid(message: str, code: str = "INVALID_VALUE_FOR_FIELD", *, status: int = 400) -> RefusalError:
    """A refusal of what the body says, with the details LinkedIn adds."""
    details = {"inputErrors": [{"description": message, "code": code}]}
    return refuse(
        status, message, code=code, errorDetailType="com.linkedin.common.error.BadRequest", errorDetails=details
    )
