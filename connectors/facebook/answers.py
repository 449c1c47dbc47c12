"""What we read of Facebook's answers; all else is ignored."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Literal

from pydantic import BaseModel, Field, ValidationError

from connectors.contract import Account, Published, RemoteId
from connectors.graph import Paging

SITES: Final = {"https://graph.facebook.com": "https://www.facebook.com"}
"""Where people read, by where programs call; a practice server has both beneath one address."""


class Created(BaseModel):
    """A photo, a comment: only its id."""

    id: str


class Target(BaseModel):
    """What an attachment shows."""

    id: str = ""


class Attachment(BaseModel):
    """A photo, a video, a link, or an album of such."""

    media_type: str = ""
    target: Target = Target()
    subattachments: "Attachments | None" = None


class Attachments(BaseModel):
    """All of a post."""

    data: list[Attachment] = []

    def targets(self) -> set[str]:
        """Ids of the photos and videos shown."""
        own = {each.target.id for each in self.data if each.target.id}
        within = [each.subattachments.targets() for each in self.data if each.subattachments]
        return own.union(*within)


class Post(BaseModel):
    """A post of a page; what was not asked for is missing."""

    id: str
    message: str | None = None
    created_time: datetime | None = None
    permalink_url: str = ""
    attachments: Attachments = Attachments()


class Posts(BaseModel):
    """A page of posts, newest first."""

    data: list[Post]
    paging: Paging = Paging()


def site(home: str) -> str:
    """Give the address of the pages people read."""
    return SITES.get(home, home)


def published(account: Account, post: Post) -> Published:
    """Give a post in the contract's words."""
    return Published(
        id=RemoteId(post.id),
        url=post.permalink_url or f"{site(account.home)}/{post.id}",
        at=post.created_time or datetime.now(UTC),
        answer=post.model_dump(mode="json"),
    )


class Session(BaseModel):
    """A chunked upload: the next bytes wanted are those from start to end; where both meet, all are there."""

    upload_session_id: str = ""
    video_id: str = ""
    start_offset: int
    end_offset: int


class Misplaced(BaseModel):
    """The refusal of bytes that are not the ones wanted next: subcode 1363037."""

    error_subcode: Literal[1363037]
    error_data: Session


class _Refusal(BaseModel):
    error: Misplaced


def wanted_instead(answer: Mapping[str, object]) -> Session | None:
    """Read from a refusal which bytes are wanted; None where it is about something else."""
    try:
        return _Refusal.model_validate(answer).error.error_data
    except ValidationError:
        return None


class Publishing(BaseModel):
    """The last phase of a video."""

    status: str = ""
    publish_status: str = ""


class VideoStatus(BaseModel):
    """How far a video is."""

    video_status: str = ""
    publishing_phase: Publishing = Publishing()


class Video(BaseModel):
    """A video; the id of its post comes late."""

    id: str
    status: VideoStatus = VideoStatus()
    published: bool = False
    post_id: str = ""
    permalink_url: str = ""


def filmed(account: Account, video: Video) -> Published:
    """Give a video in the contract's words: under its post's id where it has one already, else under its own."""
    post_id = video.post_id if "_" in video.post_id or not video.post_id else f"{account.remote_id}_{video.post_id}"
    address = video.permalink_url or f"/{video.id}"
    return Published(
        id=RemoteId(post_id or video.id),
        url=f"{site(account.home)}{address}" if address.startswith("/") else address,
        at=datetime.now(UTC),
        answer=video.model_dump(mode="json"),
    )


class Total(BaseModel):
    """A count."""

    total_count: int | None = None


class Counted(BaseModel):
    """A list of which only the count was asked for."""

    summary: Total = Total()


class Shares(BaseModel):
    """How often a post was shared; missing while it is zero."""

    count: int = 0


class Value(BaseModel):
    """One figure; some metrics come in parts (paid and not)."""

    value: int | dict[str, int] | None = None


class Insight(BaseModel):
    """One metric."""

    name: str
    values: list[Value] = []

    def total(self) -> int | None:
        """The latest figure, its parts added up."""
        value = self.values[-1].value if self.values else None
        return sum(value.values()) if isinstance(value, dict) else value


class Insights(BaseModel):
    """All metrics; empty for a page with fewer than 100 likes."""

    data: list[Insight] = []


class Measured(BaseModel):
    """A post or a video with its counters."""

    shares: Shares | None = None
    reactions: Counted | None = None
    likes: Counted | None = None
    comments: Counted | None = None
    insights: Insights | None = None
    views: int | None = None


class Person(BaseModel):
    """Who wrote something; often withheld."""

    id: str = ""
    name: str = ""


class Reference(BaseModel):
    """Another comment."""

    id: str = ""


class Comment(BaseModel):
    """A comment, or a post of somebody else that names the page; `parent` is the comment that it answers."""

    id: str
    message: str = ""
    created_time: datetime | None = None
    permalink_url: str = ""
    author: Person | None = Field(default=None, alias="from")
    parent: Reference | None = None


class Comments(BaseModel):
    """A page of comments; it may be short, or empty, without being the last."""

    data: list[Comment] = []
    paging: Paging = Paging()


class Discussed(BaseModel):
    """A post with its latest comments."""

    id: str
    comments: Comments = Comments()


class Discussions(BaseModel):
    """Posts with their latest comments."""

    data: list[Discussed] = []


class Page(BaseModel):
    """A page; `tasks` says what the person may do there, the token is the page's own."""

    id: str
    name: str = ""
    username: str = ""
    link: str = ""
    followers_count: int | None = None
    access_token: str = ""
    tasks: list[str] = []


class Pages(BaseModel):
    """The pages of a person."""

    data: list[Page]
    paging: Paging = Paging()


class Token(BaseModel):
    """What a code or a short-lived token is exchanged for; `expires_in` in seconds."""

    access_token: str
    expires_in: int | None = None
