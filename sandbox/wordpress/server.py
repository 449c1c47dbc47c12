"""What one practice WordPress site knows."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from sandbox import clock
from sandbox.audience import Public
from sandbox.call import Answer, RefusalError, json_answer
from sandbox.chance import digits, letters
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World

# The site's own zone (WITA): `date` is local and `date_gmt` is not, both without a zone letter.
ZONE: Final = timedelta(hours=8)
ALPHABET: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
PASSWORD_LENGTH: Final = 24
# Comments have numbers of their own, far from those of posts.
FIRST_COMMENT: Final = 500_000
CAPABILITIES: Final = {
    "contributor": ("read", "edit_posts", "delete_posts"),
    "author": ("read", "edit_posts", "delete_posts", "publish_posts", "upload_files"),
    "editor": (
        "read", "edit_posts", "delete_posts", "publish_posts", "upload_files", "edit_others_posts",
        "manage_categories", "moderate_comments", "unfiltered_html",
    ),
}  # fmt: skip
SLUG_BYTES: Final = 200


@dataclass(slots=True, eq=False)
class Entry:
    """A post of the site in any status; `post` is its place in the record, once it is out."""

    id: int
    author: Account
    status: str
    slug: str
    title: str
    content: str
    excerpt: str
    featured: int
    categories: list[int]
    tags: list[int]
    made_at: float
    published_at: float | None = None
    changed_at: float = 0.0
    post: Post | None = None
    was: str = ""


@dataclass(slots=True, eq=False)
class Answered:
    """A comment one of the site's own users wrote."""

    id: int
    entry: Entry
    parent: int
    author: Account
    text: str
    at: float
    post: Post


@dataclass(slots=True)
class Site:
    """One instance."""

    world: World
    name: str
    users: dict[str, Account] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    media: dict[int, Medium] = field(default_factory=dict)
    answers: dict[int, Answered] = field(default_factory=dict)
    # Names of categories and tags by number.
    categories: dict[int, str] = field(default_factory=lambda: {1: "Uncategorized"})
    tags: dict[int, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def setting(self) -> Settings:
        """How this site behaves."""
        return self.world.setting("wordpress", self.name)

    def new_id(self) -> int:
        """Posts, media and terms share their numbers; they begin somewhere in the site's history."""
        start = int(digits(5, self.world.seed, "wordpress", self.name)) * 10
        return start + next(self._numbers)

    def user_id(self, handle: str) -> str:
        """The id a user of that name has, in every run of one seed."""
        return digits(9, self.world.seed, "wordpress", self.name, handle)

    def password(self, handle: str, number: int = 0) -> str:
        """An application password that follows from the seed, in groups of four as the profile page shows it."""
        name = (self.world.seed, self.name, handle, number)
        plain = letters(PASSWORD_LENGTH, ALPHABET, *name)
        return " ".join(plain[at : at + 4] for at in range(0, PASSWORD_LENGTH, 4))

    def free_slug(self, wish: str, entry: Entry | None) -> str:
        """The slug, with -2, -3 … where another post has it; older cores leave drafts alike until publishing."""
        if self.setting.drafts_share_slugs and (entry is None or entry.status == "draft"):
            return wish
        taken = {other.slug for other in self.entries.values() if other is not entry and other.status != "trash"}
        numbers = itertools.count(2)
        slug = wish
        while slug in taken:
            slug = f"{wish}-{next(numbers)}"
        return slug

    def public(self, entry: Entry, born: float) -> Public:
        """The public of an entry."""
        return Public(self.world.seed, str(entry.id), entry.author.followers, self.world.time.at(born))


def role_of(user: Account) -> str:
    """Practice users say by their names what they may do: kontributor…, penulis…, and editors."""
    if user.handle.startswith("kontributor"):
        return "contributor"
    return "author" if user.handle.startswith("penulis") else "editor"


def may(user: Account, capability: str) -> bool:
    """Whether the user has the capability."""
    return capability in CAPABILITIES[role_of(user)]


def refuse(status: int, code: str, message: str, **more: object) -> RefusalError:
    """WordPress' error body."""
    return RefusalError(
        json_answer({"code": code, "message": message, "data": {"status": status, **more}}, status=status)
    )


def not_found(code: str = "rest_post_invalid_id", message: str = "Invalid post ID.") -> RefusalError:
    """Nothing of that number."""
    return refuse(404, code, message)


def no_route() -> RefusalError:
    """An address the API does not have."""
    return refuse(404, "rest_no_route", "No route was found matching the URL and request method.")


def page_answer(status: int, words: str, *, after_seconds: int | None = None) -> Answer:
    """The HTML with which firewalls, proxies and the maintenance mode answer."""
    html = f"<!DOCTYPE html><html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>"
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    if after_seconds is not None:
        headers.append((b"retry-after", str(after_seconds).encode()))
    return Answer(status, html.encode(), headers)


def gmt(seconds: float) -> str:
    """A time in UTC as the API writes it: no zone letter."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def local(seconds: float) -> str:
    """The same in the site's zone."""
    return (datetime.fromtimestamp(seconds, UTC) + ZONE).strftime("%Y-%m-%dT%H:%M:%S")


def moment(text: str) -> float:
    """
    Read a date of a query: with a zone as it says, without in the site's zone.

    Raises:
        RefusalError: it is none.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise refuse(400, "rest_invalid_param", "Invalid parameter(s): after") from None
    return (found if found.tzinfo else (found - ZONE).replace(tzinfo=UTC)).timestamp()


def slug_of(text: str) -> str:
    """A slug made of a title, as `sanitize_title` would."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain.encode()[:SLUG_BYTES].decode("utf-8", "ignore")


def now() -> float:
    """The site's time."""
    return clock.now()
