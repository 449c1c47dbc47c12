"""What we read of LinkedIn's answers; all else is ignored."""

from pydantic import BaseModel, Field


class Initialized(BaseModel):
    """Where to send an image."""

    image: str
    upload_url: str = Field(alias="uploadUrl")


class InitializedImage(BaseModel):
    """The answer to `images?action=initializeUpload`."""

    value: Initialized


class Instruction(BaseModel):
    """Where to send one part of a video: bytes `first_byte` to `last_byte`, both included."""

    upload_url: str = Field(alias="uploadUrl")
    first_byte: int = Field(alias="firstByte")
    last_byte: int = Field(alias="lastByte")


class Instructions(BaseModel):
    """Where to send a video."""

    video: str
    upload_token: str = Field("", alias="uploadToken")
    upload_instructions: list[Instruction] = Field(alias="uploadInstructions")


class InitializedVideo(BaseModel):
    """The answer to `videos?action=initializeUpload`."""

    value: Instructions


class Asset(BaseModel):
    """An image or a video; `status` is WAITING_UPLOAD, PROCESSING, AVAILABLE or PROCESSING_FAILED."""

    id: str
    status: str
    reason: str = Field("", alias="processingFailureReason")


class Post(BaseModel):
    """A post; times in milliseconds since 1970."""

    id: str
    commentary: str = ""
    content: dict[str, object] = {}
    created_at: int = Field(0, alias="createdAt")
    last_modified_at: int = Field(0, alias="lastModifiedAt")


class Posts(BaseModel):
    """A page of an author's posts."""

    elements: list[Post]


class PostBatch(BaseModel):
    """Posts by their URN; those that are not there are in `errors` with their status."""

    results: dict[str, Post] = {}
    errors: dict[str, "Failure"] = {}


class Failure(BaseModel):
    """Why one member of a batch is missing."""

    status: int = 0


class Figures(BaseModel):
    """Counters of a post."""

    impressions: int | None = Field(None, alias="impressionCount")
    reach: int | None = Field(None, alias="uniqueImpressionsCount")
    clicks: int | None = Field(None, alias="clickCount")
    likes: int | None = Field(None, alias="likeCount")
    comments: int | None = Field(None, alias="commentCount")
    shares: int | None = Field(None, alias="shareCount")


class ShareFigures(BaseModel):
    """The counters of one share or ugcPost."""

    share: str = ""
    ugc_post: str = Field("", alias="ugcPost")
    total: Figures = Field(alias="totalShareStatistics")


class Statistics(BaseModel):
    """The answer of `organizationalEntityShareStatistics`."""

    elements: list[ShareFigures]


class NetworkSize(BaseModel):
    """Followers of an organisation."""

    first_degree_size: int = Field(alias="firstDegreeSize")


class Said(BaseModel):
    """A comment or a share as a notice shows it."""

    entity: str = ""
    owner: str = ""
    text: str = ""


class Activity(BaseModel):
    """What a notice is about."""

    comment: Said | None = None
    share: Said | None = None


class SourcePost(BaseModel):
    """Our post, by the URN it was published under."""

    entity: str = ""


class Notice(BaseModel):
    """Something people did with an organisation's posts; the time in milliseconds since 1970."""

    id: int = Field(alias="notificationId")
    action: str
    at: int = Field(alias="lastModifiedAt")
    activity: str = Field("", alias="generatedActivity")
    activity_shown: Activity = Field(default_factory=Activity, alias="decoratedGeneratedActivity")
    source: SourcePost = Field(default_factory=SourcePost, alias="decoratedSourcePost")


class Notices(BaseModel):
    """A page of notices, newest first."""

    elements: list[Notice]


class Token(BaseModel):
    """What a code is exchanged for; a refresh token comes only for approved partners."""

    access_token: str
    expires_in: int
    refresh_token: str = ""
    refresh_token_expires_in: int | None = None
    scope: str = ""


class Person(BaseModel):
    """Who signed in."""

    sub: str
    name: str = ""


class Role(BaseModel):
    """A person's role on an organisation's page."""

    organization: str = Field("", alias="organization")
    organization_target: str = Field("", alias="organizationTarget")
    role: str = ""


class Roles(BaseModel):
    """All roles of a person."""

    elements: list[Role]


class Organization(BaseModel):
    """An organisation's page."""

    name: str = Field("", alias="localizedName")
    vanity: str = Field("", alias="vanityName")
