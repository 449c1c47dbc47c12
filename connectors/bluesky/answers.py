"""What we read of Bluesky's answers; all else is ignored."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

Record = Mapping[str, object]


class _Answer(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Service(_Answer):
    """One service of an identity document."""

    id: str
    service_endpoint: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _only_plain_addresses(cls, found: dict[str, object]) -> dict[str, object]:
        endpoint = found.get("serviceEndpoint")
        return {**found, "serviceEndpoint": endpoint if isinstance(endpoint, str) else None}


class Identity(_Answer):
    """The document that says where an identity lives."""

    service: list[Service] = []


class Whoami(_Answer):
    """Whose session it is (`com.atproto.server.getSession`)."""

    did: str
    handle: str
    did_doc: Identity | None = None
    active: bool = True
    status: str | None = None


class Session(Whoami):
    """What signing in or refreshing gives."""

    access_jwt: str
    refresh_jwt: str


class Profile(_Answer):
    """An account as the AppView shows it (`app.bsky.actor.getProfile`)."""

    did: str
    handle: str
    display_name: str = ""
    followers_count: int | None = None
    follows_count: int | None = None
    posts_count: int | None = None


class Uploaded(_Answer):
    """A blob as it must stand in the record; its type was found from its bytes and may differ from ours."""

    blob: dict[str, object]


class Server(_Answer):
    """What a server says of itself."""

    did: str


class Handle(_Answer):
    """Whom a name belongs to."""

    did: str


class ServiceToken(_Answer):
    """A token for another service."""

    token: str


class VideoLimits(_Answer):
    """Whether another video may be uploaded, and what is left of today's."""

    can_upload: bool
    remaining_daily_videos: int | None = None
    remaining_daily_bytes: int | None = None
    message: str | None = None
    error: str | None = None


class VideoJob(_Answer):
    """How far the processing of a video is; some answers wrap it in `jobStatus`."""

    job_id: str
    state: str
    blob: dict[str, object] | None = None
    error: str | None = None
    message: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, found: dict[str, object]) -> object:
        return found.get("jobStatus", found)


class Commit(_Answer):
    """The repository's commit; `rev` is a TID and so holds its time."""

    rev: str


class Written(_Answer):
    """A record was written; without `commit` it was there already, unchanged."""

    uri: str
    cid: str
    commit: Commit | None = None


class Stored(_Answer):
    """A record as it stands in the repository."""

    uri: str
    cid: str | None = None
    value: dict[str, object]


class Records(_Answer):
    """Records of one collection, the highest key first."""

    records: list[Stored]
    cursor: str | None = None


class Post(_Answer):
    """A post with its counters; an absent one is not known."""

    uri: str
    cid: str
    reply_count: int | None = None
    repost_count: int | None = None
    like_count: int | None = None
    quote_count: int | None = None
    bookmark_count: int | None = None


class Posts(_Answer):
    """The posts found; missing, deleted and blocked ones are left out."""

    posts: list[Post]


class Notification(_Answer):
    """Something that happened to the account."""

    uri: str
    cid: str
    author: Profile
    reason: str
    reason_subject: str | None = None
    record: dict[str, object]
    indexed_at: datetime


class Notifications(_Answer):
    """One page, newest first."""

    notifications: list[Notification]
    cursor: str | None = None


class Reference(_Answer):
    """One version of one record."""

    uri: str
    cid: str


class ReplyPlace(_Answer):
    """Where a reply stands."""

    root: Reference
    parent: Reference


class WrittenPost(_Answer):
    """The record of somebody's post."""

    text: str = ""
    created_at: str = ""
    reply: ReplyPlace | None = Field(default=None)
    embed: Record = Field(default_factory=dict)


class ShownPost(_Answer):
    """Somebody's post as the AppView shows it."""

    uri: str
    record: WrittenPost


class ShownPosts(_Answer):
    """The posts found; deleted and blocked ones are left out."""

    posts: list[ShownPost]
