"""What one practice YouTube knows, and how it refuses."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox import clock
from sandbox.audience import Comment, Public
from sandbox.call import RefusalError, json_answer
from sandbox.chance import letters
from sandbox.grants import Grants
from sandbox.settings import Settings
from sandbox.world import Account, Medium, Post, World, digest_of

BASE64URL: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SCOPE: Final = "https://www.googleapis.com/auth/"
SCOPES: Final = frozenset(
    SCOPE + name
    for name in ("youtube", "youtube.upload", "youtube.force-ssl", "youtube.readonly", "yt-analytics.readonly")
)


@dataclass(slots=True)
class Session:
    """A resumable upload; the video is there with the last byte."""

    id: str
    account: Account
    resource: dict[str, Any]
    size: int
    expires_at: float
    received: bytearray = field(default_factory=bytearray)
    video: "Video | None" = None


@dataclass(slots=True)
class Video:
    """One video, or the page of a live broadcast. `post` is what the public sees of it."""

    id: str
    account: Account
    snippet: dict[str, Any]
    status: dict[str, Any]
    uploaded_at: float
    processed_at: float
    is_failed: bool = False
    is_live: bool = False
    media: tuple[Medium, ...] = ()
    thumbnail: str = ""
    captions: list[dict[str, Any]] = field(default_factory=list)
    post: Post | None = None


@dataclass(slots=True)
class Playlist:
    """A playlist and its items: (item id, video id), the newest last."""

    id: str
    account: Account
    title: str
    items: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Stream:
    """An ingestion; `is_active` while something is sent to it."""

    id: str
    account: Account
    title: str
    cdn: dict[str, Any]
    key: str
    is_active: bool = False
    was_active: bool = False


@dataclass(slots=True)
class Broadcast:
    """A live broadcast; its id is that of its video."""

    video: Video
    content: dict[str, Any]
    scheduled_start: str
    scheduled_end: str | None
    stream: Stream | None = None
    state: str = "created"
    starts_at: float = 0.0
    """When a state that is only beginning (`testStarting`, `liveStarting`) has begun."""
    started_at: float | None = None
    ended_at: float | None = None


@dataclass(slots=True)
class Server:
    """One instance."""

    world: World
    name: str
    grants: Grants
    channels: dict[str, Account] = field(default_factory=dict)
    handles: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    playlists: dict[str, Playlist] = field(default_factory=dict)
    broadcasts: dict[str, Broadcast] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)
    comments: dict[str, tuple[Comment, Post]] = field(default_factory=dict)
    answers: dict[str, Post] = field(default_factory=dict)
    # Units spent: (bucket, Pacific date) → units.
    spent: dict[tuple[str, str], int] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def setting(self) -> Settings:
        """How this server behaves."""
        return self.world.setting("youtube", self.name)

    def new_id(self, length: int, *name: object) -> str:
        """An id of so many letters, each another one."""
        return letters(length, BASE64URL, self.world.seed, self.name, next(self._numbers), *name)

    def channel_id(self, handle: str) -> str:
        """The channel a handle has, in every run of one seed."""
        return "UC" + letters(22, BASE64URL, self.world.seed, "youtube", self.name, handle)

    def show(self, video: Video, base: str, arrived_at: float) -> None:
        """Let the public see the video, or no longer, as its status says."""
        now = clock.now()
        publish_at = video.status.get("publishAt")
        is_public = video.status["privacyStatus"] == "public"
        if not is_public and not publish_at:
            if video.post is not None and video.post.deleted_at is None:
                self.world.remove(video.post)
                video.post = None
            return
        if video.post is not None:
            video.post.text = _text(video)
            return
        at = max(seconds_of(publish_at) if publish_at else now, now, video.processed_at)
        video.post = Post(
            account=video.account,
            id=video.id,
            uri=f"yt:video:{video.id}",
            url=f"{base}/watch?v={video.id}",
            text=_text(video),
            arrived_at=arrived_at,
            visible_at=at,
            public=Public(self.world.seed, video.id, video.account.followers, self.world.time.at(at)),
            alts=("",) * len(video.media),
            media=video.media,
            digest=digest_of(_text(video), tuple(medium.digest for medium in video.media)),
        )
        self.world.accept(video.post)

    def privacy(self, video: Video) -> str:
        """What the video is now: the clock turns a scheduled one public."""
        at = video.status.get("publishAt")
        if at and seconds_of(at) <= clock.now():
            video.status.pop("publishAt")
            video.status["privacyStatus"] = "public"
        return str(video.status["privacyStatus"])


def _text(video: Video) -> str:
    return str(video.snippet.get("description") or video.snippet.get("title") or "")


def seconds_of(text: str) -> float:
    """A time of RFC 3339 in unix seconds. Raises `ValueError`."""
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


def refuse(status: int, reason: str, message: str, *, domain: str = "youtube.common") -> RefusalError:
    """Google's error body."""
    errors = [{"message": message, "domain": domain, "reason": reason}]
    body = {"error": {"code": status, "message": message, "errors": errors}}
    return RefusalError(json_answer(body, status=status))


def not_found(what: str) -> RefusalError:
    """What YouTube says of a thing it does not know, or does not show to this channel."""
    return refuse(404, f"{what}NotFound", f"The {what} that you requested cannot be found.", domain=f"youtube.{what}")
