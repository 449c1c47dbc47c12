"""What we read of YouTube's answers; all else is ignored."""

from datetime import datetime

from pydantic import BaseModel, Field


class VideoStatus(BaseModel):
    """Whether a video is processed, and who may see it."""

    privacy: str = Field("", alias="privacyStatus")
    upload: str = Field("", alias="uploadStatus")
    failure: str = Field("", alias="failureReason")
    rejection: str = Field("", alias="rejectionReason")


class Processing(BaseModel):
    """How far processing has come."""

    status: str = Field("", alias="processingStatus")
    failure: str = Field("", alias="processingFailureReason")


class VideoSnippet(BaseModel):
    """What a video says of itself."""

    published_at: datetime | None = Field(None, alias="publishedAt")
    title: str = ""


class Statistics(BaseModel):
    """Counters of a video or a channel: numbers written as texts; hidden ones are missing."""

    views: int | None = Field(None, alias="viewCount")
    likes: int | None = Field(None, alias="likeCount")
    comments: int | None = Field(None, alias="commentCount")
    subscribers: int | None = Field(None, alias="subscriberCount")
    is_hidden: bool = Field(default=False, alias="hiddenSubscriberCount")
    videos: int | None = Field(None, alias="videoCount")


class Video(BaseModel):
    """A video, with the parts that were asked for."""

    id: str
    status: VideoStatus = VideoStatus()
    processing: Processing | None = Field(None, alias="processingDetails")
    snippet: VideoSnippet | None = None
    statistics: Statistics | None = None


class Videos(BaseModel):
    """A list of videos; unknown ones are left out."""

    items: list[Video] = []


class ChannelSnippet(BaseModel):
    """Name and handle of a channel."""

    title: str = ""
    custom_url: str = Field("", alias="customUrl")


class OwnPlaylists(BaseModel):
    """Playlists every channel has, by what they hold."""

    uploads: str = ""


class ChannelDetails(BaseModel):
    """What belongs to a channel."""

    playlists: OwnPlaylists = Field(default_factory=OwnPlaylists, alias="relatedPlaylists")


class Channel(BaseModel):
    """A channel."""

    id: str
    snippet: ChannelSnippet | None = None
    details: ChannelDetails = Field(default_factory=ChannelDetails, alias="contentDetails")
    statistics: Statistics | None = None


class Channels(BaseModel):
    """The channels of a token: one."""

    items: list[Channel] = []


class PlaylistSnippet(BaseModel):
    """Name of a playlist."""

    title: str = ""


class Playlist(BaseModel):
    """A playlist of the channel."""

    id: str
    snippet: PlaylistSnippet = PlaylistSnippet()


class Playlists(BaseModel):
    """A page of playlists."""

    items: list[Playlist] = []
    next_page: str = Field("", alias="nextPageToken")


class ItemSnippet(BaseModel):
    """What an item of a playlist says of its video, and when it was put there."""

    added_at: datetime = Field(alias="publishedAt")
    title: str = ""
    description: str = ""


class ItemDetails(BaseModel):
    """The video of an item; without a time it was never public."""

    video_id: str = Field(alias="videoId")
    published_at: datetime | None = Field(None, alias="videoPublishedAt")


class Item(BaseModel):
    """A video in a playlist."""

    snippet: ItemSnippet
    details: ItemDetails = Field(alias="contentDetails")
    status: VideoStatus = Field(default_factory=VideoStatus)


class Items(BaseModel):
    """A page of a playlist."""

    items: list[Item] = []
    next_page: str = Field("", alias="nextPageToken")


class Resource(BaseModel):
    """Anything that was made, by its id."""

    id: str = ""


class Resources(BaseModel):
    """A list of which only the ids matter."""

    items: list[Resource] = []


class Writer(BaseModel):
    """The channel of who wrote a comment."""

    value: str = ""


class CommentSnippet(BaseModel):
    """What a comment says, and who."""

    text: str = Field("", alias="textOriginal")
    shown: str = Field("", alias="textDisplay")
    author_name: str = Field("", alias="authorDisplayName")
    author: Writer = Field(default_factory=Writer, alias="authorChannelId")
    published_at: datetime = Field(alias="publishedAt")
    video_id: str = Field("", alias="videoId")


class Comment(BaseModel):
    """A comment."""

    id: str
    snippet: CommentSnippet


class Comments(BaseModel):
    """Comments by their ids; unknown ones are left out."""

    items: list[Comment] = []


class ThreadSnippet(BaseModel):
    """The first comment of a thread, and the video it is below."""

    top: Comment = Field(alias="topLevelComment")
    video_id: str = Field("", alias="videoId")


class Thread(BaseModel):
    """A thread of comments."""

    id: str
    snippet: ThreadSnippet


class Threads(BaseModel):
    """A page of threads, newest first."""

    items: list[Thread] = []
    next_page: str = Field("", alias="nextPageToken")


class Token(BaseModel):
    """What a code or a refresh token is exchanged for; a renewal brings no new refresh token."""

    access_token: str
    expires_in: int
    refresh_token: str = ""
    scope: str = ""
