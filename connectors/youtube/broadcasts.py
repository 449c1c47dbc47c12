"""What we read of YouTube's live answers; all else is ignored."""

from datetime import datetime

from pydantic import BaseModel, Field


class Snippet(BaseModel):
    """Title and times of a broadcast."""

    title: str = ""
    published_at: datetime | None = Field(None, alias="publishedAt")
    starts_at: datetime = Field(alias="scheduledStartTime")
    began_at: datetime | None = Field(None, alias="actualStartTime")
    ended_at: datetime | None = Field(None, alias="actualEndTime")


class Status(BaseModel):
    """Where a broadcast stands."""

    state: str = Field(alias="lifeCycleStatus")


class Content(BaseModel):
    """The stream it is bound to."""

    stream_id: str = Field("", alias="boundStreamId")


class Broadcast(BaseModel):
    """A broadcast."""

    id: str
    snippet: Snippet
    status: Status
    content: Content = Field(default_factory=Content, alias="contentDetails")


class Broadcasts(BaseModel):
    """A list of broadcasts."""

    items: list[Broadcast] = []
    next_page: str = Field("", alias="nextPageToken")


class Ingestion(BaseModel):
    """Where an encoder sends to."""

    key: str = Field("", alias="streamName")
    address: str = Field("", alias="ingestionAddress")
    secure_address: str = Field("", alias="rtmpsIngestionAddress")


class Cdn(BaseModel):
    """How a stream is sent."""

    ingestion: Ingestion = Field(default_factory=Ingestion, alias="ingestionInfo")


class Health(BaseModel):
    """What YouTube thinks of the picture."""

    status: str = ""


class StreamStatus(BaseModel):
    """Whether a picture arrives."""

    state: str = Field("", alias="streamStatus")
    health: Health = Field(default_factory=Health, alias="healthStatus")


class Named(BaseModel):
    """The title of a stream, which only the channel sees."""

    title: str = ""


class Stream(BaseModel):
    """A stream."""

    id: str
    snippet: Named = Field(default_factory=Named)
    cdn: Cdn = Field(default_factory=Cdn)
    status: StreamStatus = Field(default_factory=StreamStatus)


class Streams(BaseModel):
    """A list of streams."""

    items: list[Stream] = []
    next_page: str = Field("", alias="nextPageToken")
