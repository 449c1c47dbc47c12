"""What we read of Instagram's answers; all else is ignored."""

from datetime import UTC, datetime

from pydantic import BaseModel, Field

from connectors.contract import Published, RemoteId
from connectors.graph import Paging


class Created(BaseModel):
    """A container, what it became, or a comment: only the id."""

    id: str


class Container(BaseModel):
    """How far a container is; `status` carries the subcode of a failure in its words."""

    status_code: str
    status: str = ""


class Medium(BaseModel):
    """A post; what was not asked for is missing."""

    id: str
    caption: str | None = None
    media_type: str = ""
    permalink: str = ""
    timestamp: datetime | None = None
    username: str = ""


class Media(BaseModel):
    """A page of posts, newest first."""

    data: list[Medium] = []
    paging: Paging = Paging()


def published(medium: Medium) -> Published:
    """Give a post in the contract's words."""
    return Published(
        id=RemoteId(medium.id),
        url=medium.permalink,
        at=medium.timestamp or datetime.now(UTC),
        answer=medium.model_dump(mode="json"),
    )


class Value(BaseModel):
    """One figure."""

    value: int | None = None


class Insight(BaseModel):
    """One metric."""

    name: str
    values: list[Value] = []


class Insights(BaseModel):
    """All metrics asked for; empty while there is no data."""

    data: list[Insight] = []


class Measured(BaseModel):
    """A post's counters."""

    like_count: int | None = None
    comments_count: int | None = None
    insights: Insights | None = None


class Person(BaseModel):
    """Who wrote something; often withheld."""

    id: str = ""
    username: str = ""


class Comment(BaseModel):
    """A comment; it is written as `message` and read as `text`."""

    id: str
    text: str = ""
    timestamp: datetime | None = None
    username: str = ""
    author: Person | None = Field(default=None, alias="from")
    replies: "Comments | None" = None

    def name(self) -> str:
        """Give the author's name, where it is told."""
        return self.username or (self.author.username if self.author else "")


class Comments(BaseModel):
    """A page of comments, newest first."""

    data: list[Comment] = []
    paging: Paging = Paging()


class Discussed(BaseModel):
    """A post with its latest comments."""

    id: str
    permalink: str = ""
    comments: Comments = Comments()


class Discussions(BaseModel):
    """Posts with their latest comments."""

    data: list[Discussed] = []


class Profile(BaseModel):
    """A professional account; by its own token the id to use is `user_id`."""

    id: str = ""
    user_id: str = ""
    username: str = ""
    name: str = ""
    followers_count: int | None = None
    follows_count: int | None = None
    media_count: int | None = None


class Page(BaseModel):
    """A Facebook page; without the field no account is linked to it."""

    id: str
    name: str = ""
    access_token: str = ""
    instagram_business_account: Profile | None = None


class Pages(BaseModel):
    """The pages of a person."""

    data: list[Page]
    paging: Paging = Paging()


class Token(BaseModel):
    """A token; `expires_in` in seconds."""

    access_token: str
    expires_in: int | None = None
