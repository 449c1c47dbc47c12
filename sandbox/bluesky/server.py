"""What one practice PDS knows, and what the practice network knows of all of them."""

from dataclasses import dataclass, field
from typing import Any

from sandbox import clock
from sandbox.audience import Comment
from sandbox.bluesky.addresses import BASE32, tid
from sandbox.call import Header, RefusalError, json_answer
from sandbox.chance import letters
from sandbox.limits import Windows
from sandbox.settings import Settings
from sandbox.world import Account, Post, World


@dataclass(slots=True)
class Record:
    """One record of a repository."""

    uri: str
    cid: str
    value: dict[str, Any]
    created_at: float


@dataclass(slots=True)
class Blob:
    """One uploaded blob; it lives on only when a record refers to it."""

    cid: str
    mime: str
    size_bytes: int
    digest: str
    uploaded_at: float
    is_referenced: bool = False


@dataclass(slots=True)
class Repo:
    """One account's repository: records by collection and rkey, blobs by cid."""

    account: Account
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    blobs: dict[str, Blob] = field(default_factory=dict)
    rev: str = ""
    head: str = ""
    commits: int = 0


@dataclass(slots=True)
class Job:
    """One video at the video service."""

    id: str
    did: str
    content: bytes
    mime: str
    started_at: float
    done_at: float
    is_failed: bool = False
    blob: dict[str, Any] | None = None


@dataclass(slots=True)
class Network:
    """What all PDSs and the AppView share."""

    repos: dict[str, Repo] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    # Posts that answer a post, by the address of the one above.
    answers: dict[str, list[Post]] = field(default_factory=dict)
    # What residents said, with the post they spoke of and their record, once someone has seen it.
    comments: dict[str, tuple[Comment, Post, dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class Pds:
    """One PDS."""

    world: World
    network: Network
    name: str
    handles: dict[str, Account] = field(default_factory=dict)
    # A spent refresh token → the id of the one that followed it, and until when that answer is repeated.
    grace: dict[str, tuple[str, float]] = field(default_factory=dict)
    # Ids of refresh tokens in force, with their account.
    refreshes: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    windows: Windows = field(default_factory=lambda: Windows(aligned=False))
    tids: int = 0

    @property
    def setting(self) -> Settings:
        """How this PDS behaves."""
        return self.world.setting("bluesky", self.name)

    def new_tid(self) -> str:
        """A TID later than all before it."""
        self.tids = max(int(clock.now() * 1e6), self.tids + 1)
        return tid(self.tids, 7)

    def did(self, handle: str) -> str:
        """The DID an account of that handle has, in every run of one seed."""
        return "did:plc:" + letters(24, BASE32, self.world.seed, "bluesky", self.name, handle)


def refuse(status: int, error: str, message: str, headers: list[Header] | None = None) -> RefusalError:
    """XRPC's error body."""
    return RefusalError(json_answer({"error": error, "message": message}, status=status, headers=headers))


def invalid(message: str) -> RefusalError:
    """A 400 without a name of its own."""
    return refuse(400, "InvalidRequest", message)
