"""What we read of Discord's answers; all else is ignored."""

from datetime import datetime

from pydantic import BaseModel

from connectors.contract import Account, Published, RemoteId
from connectors.discord.dialect import page


class Webhook(BaseModel):
    """A webhook as its token shows it."""

    id: str
    name: str | None = None
    channel_id: str
    guild_id: str | None = None


class Reaction(BaseModel):
    """How many chose one emoji."""

    count: int = 0


class Message(BaseModel):
    """A message of the webhook."""

    id: str
    channel_id: str
    timestamp: datetime
    reactions: list[Reaction] = []


def published(account: Account, message: Message) -> Published:
    """Give a message in the contract's words."""
    return Published(
        id=RemoteId(message.id),
        url=page(account.home, account.secrets.get("guild", ""), message.channel_id, message.id),
        at=message.timestamp,
        answer=message.model_dump(mode="json"),
    )
