"""What we read of WordPress' answers; all else is ignored."""

from datetime import UTC, datetime
from html import unescape

from pydantic import BaseModel, Field

from connectors.contract import Published, RemoteId


class Text(BaseModel):
    """A text: `raw` as it was written, only for those who may edit; `rendered` as it is shown."""

    raw: str | None = None
    rendered: str = ""


class Post(BaseModel):
    """A post. Times are in UTC without a zone letter."""

    id: int
    status: str = ""
    slug: str = ""
    link: str = ""
    date_gmt: datetime | None = None
    title: Text = Text()
    content: Text = Text()
    featured_media: int = 0


class Upload(BaseModel):
    """A file in the site's library."""

    id: int
    source_url: str


class User(BaseModel):
    """Who is logged in; roles and capabilities only in the context `edit`."""

    id: int
    name: str
    slug: str = ""
    link: str = ""
    roles: list[str] = []
    capabilities: dict[str, bool] = {}


class Comment(BaseModel):
    """A comment; who wrote it is told by name alone."""

    id: int
    post: int
    parent: int = 0
    author: int = 0
    author_name: str = ""
    date_gmt: datetime
    content: Text
    link: str = ""


class SaidComment(BaseModel):
    """What a comment says."""

    id: int
    content: Text


class Moderated(BaseModel):
    """Whether a comment is approved or held; only moderators are told."""

    id: int
    status: str


class Embedded(BaseModel):
    """What `_embed` adds: the first ten comments, within a list; an error where the site does not show them."""

    replies: list[list[dict[str, object]] | dict[str, object]] = []


class Counted(BaseModel):
    """A post with its first comments."""

    id: int
    embedded: Embedded = Field(default=Embedded(), alias="_embedded")


class Term(BaseModel):
    """A category."""

    id: int
    name: str


class TermAnswer(BaseModel):
    """What making a category gives: the category, or the number of the one that has this name."""

    id: int | None = None
    data: dict[str, object] = {}


class Index(BaseModel):
    """The API's own description."""

    name: str = ""
    namespaces: list[str] = []
    authentication: dict[str, object] | list[object] = {}


def published(post: Post) -> Published:
    """Give a post in the contract's words."""
    return Published(
        id=RemoteId(str(post.id)),
        url=unescape(post.link),
        at=(post.date_gmt or datetime.now(UTC)).replace(tzinfo=UTC),
        token=post.slug,
        answer=post.model_dump(mode="json", exclude={"content"}),
    )
