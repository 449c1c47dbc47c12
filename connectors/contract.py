"""
What every platform's connector takes and gives. Data in, data out; a class of `connectors.errors` is raised.

A platform is a package with the modules named here: `publish`, `measure`, `history`, `converse`, `hide`,
`revisit`, `authorise`, `wording`.
A verb a platform lacks has no module. `connectors.catalogue` loads them on request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NewType

PlatformName = NewType("PlatformName", str)
RemoteId = NewType("RemoteId", str)
IdempotencyKey = NewType("IdempotencyKey", str)

Json = Mapping[str, object]


class Secrets(dict[str, str]):
    """Credentials of one account by name. Never shows its values in a log, a traceback or a page."""

    def __repr__(self) -> str:
        return f"Secrets({', '.join(sorted(self))})"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Account:
    """One identity on one platform: `home` is the server's address without a trailing slash."""

    platform: PlatformName
    home: str
    remote_id: RemoteId
    handle: str
    secrets: Secrets = field(repr=False)


class MediaKind(StrEnum):
    """What a medium is, judged by its content."""

    IMAGE = "image"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said in a video, for those who cannot hear it: the whole text in the forms platforms take."""

    language: str
    srt: str = field(repr=False)
    vtt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Medium:
    """
    A file to publish. Sizes in pixels and bytes, length in seconds; `alt` describes it for the blind.

    `codecs` name what a video is made of, as in `h264`, `hevc`, `aac`; empty where it is not known.
    """

    path: Path
    kind: MediaKind
    mime: str
    size_bytes: int
    width: int
    height: int
    alt: str
    seconds: float = 0.0
    address: str = ""
    """Where platforms that fetch media themselves find it: public, signed, expiring; "" where nobody can."""
    codecs: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    thumbnail: Path | None = None
    """A picture out of the video, JPEG, for platforms that take one of our choice."""


@dataclass(frozen=True, slots=True)
class Link:
    """A web page the post points to, with what its card shows."""

    url: str
    title: str = ""
    description: str = ""
    picture: Medium | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What the platform gave back. `answer` is its own words, redacted; `token` names a version (Bluesky: cid)."""

    id: RemoteId
    url: str
    at: datetime
    token: str = ""
    answer: Json = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """
    What is to be published, complete and frozen: the same delivery always gives an equal draft.

    `made_at` is the time the post carries where the client chooses it. `parent` and `root` are the posts it
    continues: for part 2 of a thread both are part 1.
    """

    text: str
    language: str
    made_at: datetime
    media: tuple[Medium, ...] = ()
    link: Link | None = None
    parent: Published | None = None
    root: Published | None = None
    labels: tuple[str, ...] = ()
    """What the post is about, by name: for platforms that file their posts under categories."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The words of a post as its readers see them; `title` stands apart, "" where the platform has none."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    How far preparing has come. `notes` are the platform's own (media ids, containers) and are stored between steps.

    Not `ready`: call `prepare` again with these notes after `again_in_seconds`.
    """

    ready: bool
    notes: Json = field(default_factory=dict)
    again_in_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Absent:
    """
    The post is surely not on the platform, and a request still under way cannot make it appear twice.

    `prepare_again` says that what was prepared is gone too.
    """

    prepare_again: bool = False


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Neither there nor surely absent; `cause` says why, for the person who will decide."""

    cause: str


Sight = Published | Absent | CannotTell


class Metric(StrEnum):
    """Counters a platform may offer, named alike for all. What a platform lacks is left out, never zero."""

    VIEWS = "views"
    REACH = "reach"
    LIKES = "likes"
    COMMENTS = "comments"
    SHARES = "shares"
    QUOTES = "quotes"
    SAVES = "saves"
    CLICKS = "clicks"


@dataclass(frozen=True, slots=True)
class Reading:
    """Counters of one post at one moment."""

    counters: Mapping[Metric, int]


@dataclass(frozen=True, slots=True)
class Gone:
    """The platform answered, and the post was not among its answers: deleted, hidden or silently dropped."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Counters of one account at one moment; None where the platform did not say."""

    followers: int | None
    following: int | None
    posts: int | None


class PostKind(StrEnum):
    """What a post mainly shows."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    LINK = "link"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class PastPost:
    """
    A post that stands on the account, whoever made it and with what; `token` names its version, as in `Published`.

    `also` are other ids under which the platform may have told of the same post: a film's, before its post had one.
    """

    id: RemoteId
    url: str
    at: datetime
    text: str
    kind: PostKind
    token: str = ""
    also: tuple[RemoteId, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPage:
    """Some posts of an account, newest first, and the cursor of the page before them; "" at the end."""

    posts: tuple[PastPost, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something the public wrote to us: a reply or a mention. `about` is our post it answers, if any."""

    id: RemoteId
    kind: str
    author_handle: str
    author_name: str
    text: str
    url: str
    at: datetime
    about: RemoteId | None
    token: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message that is still there, and what it says now."""

    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, oldest first, and the cursor to give next time."""

    messages: tuple[Message, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the credentials belong to, and the secrets to keep (they may differ from what was given)."""

    remote_id: RemoteId
    handle: str
    name: str
    url: str
    secrets: Secrets = field(repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """
    Why a draft cannot go to a platform: a code of the list below, the limit, and the figure found.

    Codes: text_too_long, text_too_many_bytes, text_empty, too_many_images, too_many_videos, mixed_media,
    image_too_large, video_too_large, video_too_long, media_type, alt_too_long, media_missing, image_shape, video_shape
    (a hundred times width by height).
    """

    code: str
    limit: int = 0
    found: int = 0
