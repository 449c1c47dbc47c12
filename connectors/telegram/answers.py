"""What we read of Telegram's answers; all else is ignored."""

from datetime import UTC, datetime

from pydantic import BaseModel, Field

from connectors.contract import Account, Published, RemoteId
from connectors.telegram.dialect import permalink, username_of


class Chat(BaseModel):
    """A chat; `linked_chat_id` of a channel is its discussion group."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    linked_chat_id: int | None = None


class User(BaseModel):
    """A person or a bot."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""


class File(BaseModel):
    """A file by the id under which the bot may send it again."""

    file_id: str


class Origin(BaseModel):
    """Where a forwarded message comes from."""

    type: str
    message_id: int | None = None


class Message(BaseModel):
    """A message; 0 as number: the server has put it off, and it cannot be named yet."""

    message_id: int
    date: int
    chat: Chat
    sender: User | None = Field(default=None, alias="from")
    text: str = ""
    caption: str = ""
    photo: list[File] = []
    video: File | None = None
    message_thread_id: int | None = None
    media_group_id: str | None = None
    is_automatic_forward: bool = False
    forward_origin: Origin | None = None
    reply_to_message: "Message | None" = None

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return datetime.fromtimestamp(self.date, UTC)


class Update(BaseModel):
    """Something that happened in a chat of the bot."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None


class MessageAnswer(BaseModel):
    """A message that was sent."""

    result: Message


class AlbumAnswer(BaseModel):
    """The messages of an album."""

    result: list[Message]


class ChatAnswer(BaseModel):
    """A chat."""

    result: Chat


class UserAnswer(BaseModel):
    """The bot itself."""

    result: User


class Member(BaseModel):
    """A place in a chat."""

    status: str
    can_post_messages: bool = False


class MemberAnswer(BaseModel):
    """A place in a chat."""

    result: Member


class CountAnswer(BaseModel):
    """A number."""

    result: int


class UpdatesAnswer(BaseModel):
    """What has happened."""

    result: list[Update]


def published(account: Account, message: Message) -> Published:
    """Give a message of the channel in the contract's words."""
    return Published(
        id=RemoteId(str(message.message_id)),
        url=permalink(account.home, username_of(account), account.remote_id, message.message_id),
        at=message.at,
        answer={"message_id": message.message_id, "date": message.date, "media_group_id": message.media_group_id},
    )
