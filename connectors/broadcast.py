"""
What the verb `live` of a platform takes and gives: broadcasts, and the streams that encoders send to.

Platforms word their states in their own ways; these are the words we compare.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from connectors.contract import RemoteId


class Privacy(StrEnum):
    """Who may see a broadcast: all, those who have its address, nobody but the channel's own people."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class Stage(StrEnum):
    """Where a broadcast stands on its platform; the order is that of its life."""

    CREATED = "created"
    READY = "ready"
    TEST_STARTING = "test_starting"
    TESTING = "testing"
    LIVE_STARTING = "live_starting"
    LIVE = "live"
    COMPLETE = "complete"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A broadcast to come. Times are aware UTC.

    `starts_by_itself` lets the platform begin and end it with the picture of the encoder, whatever is held here
    meanwhile; otherwise it is moved by us.
    """

    title: str
    description: str
    starts_at: datetime
    ends_at: datetime | None = None
    starts_by_itself: bool = False
    privacy: Privacy = Privacy.PUBLIC


@dataclass(frozen=True, slots=True)
class Stream:
    """
    Where the encoder sends to; `key` is a secret.

    `status` and `health` are the platform's own words; `is_active` while a picture arrives.
    """

    id: str
    address: str = field(repr=False)
    key: str = field(repr=False)
    is_active: bool = False
    status: str = ""
    health: str = ""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as it stands on its platform; its page is there from the first moment."""

    id: RemoteId
    url: str
    stage: Stage
    starts_at: datetime
    stream_id: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
