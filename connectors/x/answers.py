"""What we read of X's answers; both spellings of names that changed (retweet and repost, tweet and post)."""

from datetime import UTC, datetime
from typing import Final

from pydantic import AliasChoices, BaseModel, Field

EPOCH_MS: Final = 1_288_834_974_657
"""Ids carry milliseconds since 4 November 2010 in their upper bits."""


class Url(BaseModel):
    """An address as the text shows it, and where it leads; `media_key` where it stands for a picture."""

    url: str
    expanded_url: str = ""
    media_key: str | None = None


class Entities(BaseModel):
    """What X found in a text."""

    urls: list[Url] = []


class Attachments(BaseModel):
    """The media of a post."""

    media_keys: list[str] = []


class Reference(BaseModel):
    """Another post this one answers or quotes."""

    type: str
    id: str


class Metrics(BaseModel):
    """Public counters."""

    shares: int | None = Field(default=None, validation_alias=AliasChoices("retweet_count", "repost_count"))
    reply_count: int | None = None
    like_count: int | None = None
    quote_count: int | None = None
    bookmark_count: int | None = None
    impression_count: int | None = None


class Post(BaseModel):
    """A post; only id and text come unasked."""

    id: str
    text: str
    author_id: str | None = None
    in_reply_to_user_id: str | None = None
    entities: Entities = Entities()
    attachments: Attachments = Attachments()
    referenced: list[Reference] = Field(
        default=[], validation_alias=AliasChoices("referenced_tweets", "referenced_posts")
    )
    public_metrics: Metrics | None = None

    @property
    def made_at(self) -> datetime:
        """The moment the id carries."""
        return made_at(self.id)

    @property
    def answers(self) -> str | None:
        """The post this one answers."""
        return next((each.id for each in self.referenced if each.type == "replied_to"), None)


def made_at(identity: str) -> datetime:
    """Give the moment an id carries."""
    return datetime.fromtimestamp(((int(identity) >> 22) + EPOCH_MS) / 1000, UTC)


class Created(BaseModel):
    """A new post."""

    data: Post


class UserMetrics(BaseModel):
    """An account's public counters."""

    followers_count: int | None = None
    following_count: int | None = None
    posts: int | None = Field(default=None, validation_alias=AliasChoices("tweet_count", "post_count"))


class User(BaseModel):
    """A user."""

    id: str
    name: str
    username: str
    public_metrics: UserMetrics = UserMetrics()


class Owner(BaseModel):
    """Who the token belongs to."""

    data: User


class Includes(BaseModel):
    """What was asked for beside."""

    users: list[User] = []


class Meta(BaseModel):
    """Where a list goes on."""

    next_token: str | None = None


class Missing(BaseModel):
    """One id that was asked for and is not given."""

    value: str = ""
    resource_id: str = ""
    type: str = ""


class Listing(BaseModel):
    """Posts; an empty list has no `data`, and what could not be given stands in `errors`."""

    data: list[Post] = []
    errors: list[Missing] = []
    includes: Includes = Includes()
    meta: Meta = Meta()


class Counted(BaseModel):
    """A post of which only the counters were asked for."""

    id: str
    public_metrics: Metrics | None = None


class Counts(BaseModel):
    """Many posts' counters."""

    data: list[Counted] = []
    errors: list[Missing] = []


class Processing(BaseModel):
    """What X does with a medium."""

    state: str
    check_after_secs: float = 1.0
    error: dict[str, object] = {}


class Media(BaseModel):
    """A medium; without `processing_info` it is ready."""

    id: str
    processing_info: Processing | None = None


class MediaAnswer(BaseModel):
    """A step of an upload."""

    data: Media


class Tokens(BaseModel):
    """What a code or a refresh token is exchanged for."""

    access_token: str
    refresh_token: str | None = None
    expires_in: float = 7200.0
    scope: str = ""


class Hidden(BaseModel):
    """Whether a reply is hidden now."""

    hidden: bool


class Hiding(BaseModel):
    """What hiding a reply, or showing it again, gives back."""

    data: Hidden
