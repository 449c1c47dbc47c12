"""The nouns every practice platform shares: accounts, media, posts; all in memory, all of one process."""

import hashlib
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from sandbox import clock
from sandbox.audience import AudienceClock, Inbox, Public
from sandbox.settings import Settings


@dataclass(slots=True, eq=False)
class Account:
    """One identity on one instance. `id` is what the platform calls it: a number on Mastodon, a DID on Bluesky."""

    platform: str
    instance: str
    id: str
    handle: str
    display_name: str
    followers: int
    created_at: float
    password: str = ""
    tokens: list[str] = field(default_factory=list)
    is_revoked: bool = False
    is_disabled: bool = False
    posts: dict[str, "Post"] = field(default_factory=dict)
    # How many of the posts are not deleted.
    living: int = 0
    inbox: Inbox = field(default_factory=Inbox)


@dataclass(slots=True, eq=False)
class Medium:
    """One uploaded file: what is left of it once its bytes were read."""

    id: str
    account: Account
    mime: str
    size_bytes: int
    digest: str
    uploaded_at: float
    ready_at: float
    alt: str = ""
    width: int = 0
    height: int = 0
    is_failed: bool = False
    post_id: str | None = None


@dataclass(slots=True, eq=False)
class Post:
    """One post as the platform stores it; `visible_at` may lie in the future."""

    account: Account
    id: str
    uri: str
    url: str
    text: str
    arrived_at: float
    visible_at: float
    public: Public
    key: str = ""
    parent: str | None = None
    link: str | None = None
    alts: tuple[str, ...] = ()
    media: tuple[Medium, ...] = ()
    digest: str = ""
    sequence: int = 0
    versions: int = 1
    edited_at: float | None = None
    deleted_at: float | None = None
    # What only the platform itself knows: visibility and language on Mastodon, record and cid on Bluesky.
    own: dict[str, Any] = field(default_factory=dict)

    def is_visible(self, now: float) -> bool:
        """Whether a reader would see it."""
        return self.deleted_at is None and self.visible_at <= now


def digest_of(text: str, media: tuple[str, ...]) -> str:
    """SHA-256 over the text in UTF-8 and the SHA-256 of each file's bytes, in hex and in order, joined by newlines."""
    return hashlib.sha256("\n".join((text, *media)).encode()).hexdigest()


class World:
    """Everything that exists on the practice platforms."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.time = AudienceClock()
        self.accounts: dict[str, Account] = {}
        self.settings: dict[tuple[str, str], Settings] = {}
        self.visible: list[Post] = []
        self._hidden: list[tuple[float, int, Post]] = []
        self._accepted = 0

    def setting(self, platform: str, instance: str) -> Settings:
        """How this instance behaves; made on first use from its platform's settings."""
        found = self.settings.get((platform, instance))
        if found is None:
            default = self.settings.setdefault((platform, ""), Settings())
            found = self.settings[platform, instance] = default.model_copy(deep=True)
        return found

    def accept(self, post: Post) -> None:
        """Store a post; it joins the record at the moment it becomes visible."""
        self._accepted += 1
        post.account.posts[post.id] = post
        post.account.living += 1
        post.account.inbox.expect(post)
        if post.visible_at <= clock.now():
            self._show(post)
        else:
            heappush(self._hidden, (post.visible_at, self._accepted, post))

    def remove(self, post: Post) -> None:
        """Delete a post; the record keeps it, marked."""
        post.deleted_at = clock.now()
        post.account.living -= 1

    def shown(self) -> list[Post]:
        """Every post that is or was visible, in the order in which they appeared."""
        now = clock.now()
        while self._hidden and self._hidden[0][0] <= now:
            self._show(heappop(self._hidden)[2])
        return self.visible

    def _show(self, post: Post) -> None:
        self.visible.append(post)
        post.sequence = len(self.visible)
