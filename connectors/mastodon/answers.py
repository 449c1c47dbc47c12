"""What we read of Mastodon's answers; all else is ignored."""

from datetime import datetime

from pydantic import BaseModel

from connectors.contract import Published, RemoteId


class Owner(BaseModel):
    """An account (`/api/v1/accounts/verify_credentials`, `status.account`)."""

    id: str
    acct: str
    display_name: str = ""
    url: str = ""
    followers_count: int | None = None
    following_count: int | None = None
    statuses_count: int | None = None


class Attachment(BaseModel):
    """A medium; `url` is empty while the server processes it."""

    id: str
    type: str = ""
    url: str | None = None


class Status(BaseModel):
    """A post. `content` is HTML; counters hold what this server learned by federation."""

    id: str
    uri: str
    url: str | None = None
    created_at: datetime
    visibility: str = ""
    content: str = ""
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    media_attachments: list[Attachment] = []
    account: Owner | None = None
    replies_count: int | None = None
    reblogs_count: int | None = None
    favourites_count: int | None = None
    quotes_count: int | None = None


class Counted(BaseModel):
    """A post's counters alone: of a hundred posts a second nothing else is looked at."""

    id: str
    replies_count: int | None = None
    reblogs_count: int | None = None
    favourites_count: int | None = None
    quotes_count: int | None = None


def published(status: Status) -> Published:
    """Give a status in the contract's words."""
    return Published(
        id=RemoteId(status.id),
        url=status.url or status.uri,
        at=status.created_at,
        answer=status.model_dump(mode="json", exclude={"account"}),
    )


class Source(BaseModel):
    """The text of a post as it was sent."""

    id: str
    text: str


class Notification(BaseModel):
    """Something that happened to the account; `status` is there for mentions."""

    id: str
    type: str
    created_at: datetime
    account: Owner
    status: Status | None = None


class Application(BaseModel):
    """What registering an application gives."""

    client_id: str
    client_secret: str


class Token(BaseModel):
    """What a code is exchanged for; there is no refresh token, and it does not expire."""

    access_token: str
    scope: str = ""
