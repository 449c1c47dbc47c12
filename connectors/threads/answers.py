"""What we read of Threads' answers; all else is ignored."""

from datetime import UTC, datetime

from pydantic import BaseModel

from connectors.contract import Published, RemoteId
from connectors.graph import Paging


class Created(BaseModel):
    """A container, or what it became: only the id."""

    id: str


class Container(BaseModel):
    """How far a container is; the field is `status`, on Instagram `status_code`."""

    status: str
    error_message: str | None = None


class Reference(BaseModel):
    """Another post."""

    id: str = ""


class Post(BaseModel):
    """A post or an answer; what was not asked for is missing, the permalink also while it is fresh."""

    id: str
    text: str | None = None
    media_type: str = ""
    permalink: str = ""
    timestamp: datetime | None = None
    username: str = ""
    replied_to: Reference | None = None
    has_replies: bool = False
    is_reply_owned_by_me: bool = False


class Posts(BaseModel):
    """A page of posts, newest first."""

    data: list[Post] = []
    paging: Paging = Paging()


def published(post: Post) -> Published:
    """Give a post in the contract's words."""
    return Published(
        id=RemoteId(post.id),
        url=post.permalink,
        at=post.timestamp or datetime.now(UTC),
        answer=post.model_dump(mode="json"),
    )


class Value(BaseModel):
    """One figure."""

    value: int | None = None


class Insight(BaseModel):
    """One metric: of a post in `values`, of a profile in `total_value`."""

    name: str
    values: list[Value] = []
    total_value: Value | None = None


class Insights(BaseModel):
    """All metrics asked for; empty for a repost."""

    data: list[Insight] = []


class Profile(BaseModel):
    """A profile."""

    id: str
    username: str = ""
    name: str = ""


class Token(BaseModel):
    """A token; `expires_in` in seconds, told of long-lived ones."""

    access_token: str
    expires_in: int | None = None
