"""What a platform can do and how much it takes, as data: for the composer, validation, the docs and the worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from connectors.display import Display

FOR_EVER: Final = 1e9
"""Seconds nobody waits: some thirty years."""


class TextUnit(StrEnum):
    """How a platform counts text."""

    GRAPHEMES = "graphemes"
    CHARACTERS = "characters"
    UTF16 = "utf16"
    WEIGHTED = "weighted"


class Idempotency(StrEnum):
    """What keeps a repeated commit from making a second post."""

    OWN_ID = "own_id"
    """The client chooses the id: a repeat is safe for ever."""
    KEY = "key"
    """The server remembers our key for `idempotency_seconds`."""
    NONE = "none"
    """Nothing: only looking for the post helps."""


class Credential(StrEnum):
    """What a person gives to connect an account."""

    TOKEN = "token"  # noqa: S105 - the name of a kind, not a secret
    APP_PASSWORD = "app_password"  # noqa: S105 - the name of a kind, not a secret
    OAUTH = "oauth"


class Extra(StrEnum):
    """What some platforms take beside text, link and media."""

    CAPTIONS = "captions"
    """`Medium.captions`: what is said in a video."""
    COVER = "cover"
    """`Medium.thumbnail`: the still picture of a video."""
    PLAYLIST = "playlist"
    """A list of the account's that its secrets name."""
    CATEGORIES = "categories"
    """`Draft.labels`: the names under which the post is filed."""


@dataclass(frozen=True, slots=True)
class Quota:
    """
    Units the whole application may spend a day, where no answer says how many are left.

    `zone` is where midnight fills it again, `costs` the units of a call by the name the platform gives it.
    """

    name: str
    units: int
    zone: str
    costs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """
    Limits of one platform. Text in `text_unit`, sizes in bytes, lengths in seconds; 0 means not offered.

    For `text_limit_bytes` and `video_seconds` 0 means that there is no such limit.
    Limits a server may change are advice: the composer warns, the platform decides.
    """

    platform: str
    label: str
    text_limit: int
    text_unit: TextUnit
    text_limit_bytes: int
    url_counts_as: int
    """Characters a link counts as; 0: its full length."""
    images: int
    image_types: tuple[str, ...]
    image_bytes: int
    videos: int
    video_types: tuple[str, ...]
    video_bytes: int
    video_seconds: int
    alt_characters: int
    has_threads: bool
    has_link_card: bool
    """We send the card; otherwise the platform makes it from the address in the text."""
    batch_posts: int
    """Posts one measuring call takes."""
    metrics: Mapping[str, str]
    """Counters that are read, each with the platform's own name of it."""
    idempotency: Idempotency
    idempotency_seconds: int
    find_after_seconds: float
    """How long after a lost answer a look is worth trusting."""
    commits_per_minute: int
    """Pace of a burst on one account."""
    credential: Credential
    scopes: tuple[str, ...]
    default_home: str
    sources: tuple[str, ...] = field(default=())
    """Where each limit was read, with date."""
    needs_media: bool = False
    """A text alone cannot be published."""
    quotas: tuple[Quota, ...] = ()
    text_limit_with_media: int = 0
    """Limit of a text beside media; 0: the same as without."""
    image_edge: int = 0
    """Pixels of the longer edge of an image, at most; 0: no such limit."""
    image_shape: tuple[float, float] = (0.0, 0.0)
    """Least and greatest width by height of an image; (0, 0): any shape."""
    video_edge: int = 0
    video_shape: tuple[float, float] = (0.0, 0.0)
    video_codecs: tuple[str, ...] = ()
    """What videos may be made of, as in `Medium.codecs`; empty: the platform takes what comes."""
    is_assisted: bool = False
    """No API: a person publishes by hand, and Corong hands over text, media and the way there."""
    answer_repeats_seconds: float = 0.0
    """How long the same answer may be sent again after a lost one without a second one appearing; 0: never."""
    batch_messages: int = 0
    """Messages of the public that are read again in one go; 0: not offered."""
    asks: tuple[str, ...] = ()
    """Names of the secrets a person types to connect an account; empty: what is usual for `credential`."""
    extras: tuple[Extra, ...] = ()
    has_mentions: bool = False
    """People who name the account outside its posts are heard too."""
    is_searchable: bool = True
    """A post whose answer was lost can be looked for; where it cannot, a person decides."""
    has_standing: bool = True
    """The platform tells figures of the account itself, such as its followers."""
    has_live: bool = False
    """Live broadcasts can be made, fed by an encoder and moved through their states (the verb `live`)."""
    folds_hidden: bool = False
    """What is hidden (the verb `hide`) is only folded away: readers can still open it."""
    typed_metrics: tuple[str, ...] = ()
    """Counters that a person reads in the app and types in: no program is told them."""
    display: Display = field(default=Display())
