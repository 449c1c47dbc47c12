"""What we read of TikTok's answers; all else is ignored. Each is an envelope of `data` and `error`."""

from pydantic import BaseModel, Field


class Error(BaseModel):
    """How TikTok says yes (`ok`) or no, whatever the status of HTTP."""

    code: str = "ok"
    message: str = ""


class Envelope(BaseModel):
    """What all answers have."""

    error: Error = Error()


class Creator(BaseModel):
    """What the account may do now."""

    privacy_level_options: list[str] = []
    max_video_post_duration_sec: int = 0


class CreatorInfo(Envelope):
    """The answer of `creator_info/query`."""

    data: Creator = Creator()


class Begun(BaseModel):
    """A post that was begun, and where its bytes go."""

    publish_id: str = ""
    upload_url: str = ""


class Init(Envelope):
    """The answer of `video/init` and `content/init`."""

    data: Begun = Begun()


class State(BaseModel):
    """What became of a post. The ids are numbers beyond what a double holds, and come late, or as a bare value."""

    status: str = ""
    fail_reason: str = ""
    uploaded_bytes: int = 0
    ids: list[int | str] | int | str = Field([], alias="publicaly_available_post_id")

    def post_id(self) -> str:
        """Give the id of the public post, where it is known."""
        ids = self.ids if isinstance(self.ids, list) else [self.ids]
        return str(ids[0]) if ids and ids[0] else ""


class Status(Envelope):
    """The answer of `status/fetch`."""

    data: State = State()


class Video(BaseModel):
    """A public video of the account; the time in seconds since 1970."""

    id: str
    create_time: int = 0
    share_url: str = ""
    title: str = ""
    video_description: str = ""
    like_count: int | None = None
    comment_count: int | None = None
    share_count: int | None = None
    view_count: int | None = None


class VideoPage(BaseModel):
    """Some videos, newest first; `cursor` is a time in milliseconds."""

    videos: list[Video] = []
    cursor: int = 0
    has_more: bool = False


class Videos(Envelope):
    """The answer of `video/list` and `video/query`."""

    data: VideoPage = VideoPage()


class Owner(BaseModel):
    """The account."""

    open_id: str = ""
    username: str = ""
    display_name: str = ""
    profile_deep_link: str = ""
    follower_count: int | None = None
    following_count: int | None = None
    video_count: int | None = None


class OwnerData(BaseModel):
    """What `user/info` wraps."""

    user: Owner = Owner()


class UserInfo(Envelope):
    """The answer of `user/info`."""

    data: OwnerData = OwnerData()


class Token(BaseModel):
    """What a code or a refresh token is exchanged for; a refusal may come with status 200."""

    error: str = ""
    error_description: str = ""
    access_token: str = ""
    expires_in: int = 0
    refresh_token: str = ""
    refresh_expires_in: int = 0
    open_id: str = ""
    scope: str = ""
