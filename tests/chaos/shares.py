"""
Which platforms take part in a campaign, with how many accounts, and how many posts each of these takes.

The practice platforms' own limits stay in force. They decide how much a platform can take in ten minutes: a TikTok
creator 15 posts a day, YouTube 100 uploads and 10,000 units a day and application (about 100 a video), Instagram and
Threads 250 posts a day, X 100 in a quarter of an hour, LinkedIn 100 a day, Telegram 20 messages a minute and chat,
Mastodon 300 in three hours, Bluesky 3,000 calls in five minutes and server. Corong's own pace of an account (six a
minute on Meta's platforms, X and TikTok) allows less than these. The rest goes to Mastodon, Bluesky and WordPress,
spread over several servers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

Kinds = Mapping[str, int]
"""Kinds of post that a platform is given, with their weights."""

_THREADED: Final[Kinds] = {"text": 77, "picture": 7, "link": 6, "thread": 8, "video": 2}
_FLAT: Final[Kinds] = {"text": 80, "picture": 10, "link": 7, "video": 3}
_PICTURED: Final[Kinds] = {"picture": 80, "video": 20}
_FILMED: Final[Kinds] = {"video": 70, "picture": 30}
_FILM_ONLY: Final[Kinds] = {"video": 100}
_CLOSED: Final[Kinds] = {"text": 90, "link": 10}


@dataclass(frozen=True, slots=True)
class Share:
    """Accounts of one platform that are treated alike; each of them gets `posts` deliveries."""

    platform: str
    accounts: int
    posts: int
    kinds: Kinds
    servers: int = 1
    server: str = "latihan"
    handle: str = "kantor"
    settings: Mapping[str, object] = field(default_factory=dict)
    """What is set on its practice servers."""
    most_media: int | None = None
    """Most posts of one account with a picture or a film, where the platform counts uploads."""
    is_readable: bool = True
    """Whether the platform shows figures of its posts; where it does not, it cannot show either that one is absent."""


@dataclass(frozen=True, slots=True)
class Place:
    """One account to be."""

    share: Share
    server: str
    handle: str


_OPEN: Final[Mapping[str, Kinds]] = {
    "mastodon": _THREADED,
    "bluesky": _THREADED,
    "facebook": _FLAT,
    "instagram": _PICTURED,
    "threads": _THREADED,
    "x": _THREADED,
    "tiktok": _FILMED,
    "youtube": _FILM_ONLY,
    "linkedin": _FLAT,
    "telegram": _THREADED,
    "wordpress": _FLAT,
}


_PROCESSING: Final[Mapping[str, object]] = {"image_processing_seconds": 0.7, "video_processing_seconds": 0.7}
"""Where the platform says how far an image is: elsewhere one could not know that it must be waited for."""
_SETTINGS: Final[Mapping[str, Mapping[str, object]]] = {
    **{name: {"video_processing_seconds": 0.7} for name in _OPEN},
    **dict.fromkeys(("mastodon", "instagram", "threads", "linkedin"), _PROCESSING),
}


_MOST_MEDIA: Final = {"mastodon": 20}
"""Mastodon takes 30 files in half an hour; some are sent twice."""


def _shares(sizes: Mapping[str, tuple[int, int, int]], *, closed: int) -> tuple[Share, ...]:
    """Give the shares of these accounts, posts and servers, and `closed` posts where nothing shows what is there."""
    usual = [
        Share(
            name,
            accounts,
            posts,
            _OPEN[name],
            servers=servers,
            settings=_SETTINGS[name],
            most_media=_MOST_MEDIA.get(name),
        )
        for name, (accounts, posts, servers) in sizes.items()
    ]
    # A channel without a public page, and a member of LinkedIn, whose posts an application may not list.
    channel = Share(
        "telegram", 1, closed, _CLOSED, server="tertutup", settings={"has_public_page": False}, is_readable=False
    )
    member = Share("linkedin", 1, closed, _CLOSED, handle="in-petugas", is_readable=False)
    return (*usual, channel, member)


SMALL: Final = _shares(
    {
        "mastodon": (2, 24, 1),
        "bluesky": (2, 24, 1),
        "facebook": (5, 3, 1),
        "instagram": (4, 3, 1),
        "threads": (5, 3, 1),
        "x": (6, 3, 1),
        "tiktok": (4, 2, 1),
        "youtube": (3, 3, 1),
        "linkedin": (4, 5, 1),
        "telegram": (4, 6, 1),
        "wordpress": (2, 12, 1),
    },
    closed=4,
)
BIG: Final = _shares(
    {
        "mastodon": (16, 250, 4),
        "bluesky": (12, 300, 4),
        "facebook": (5, 36, 1),
        "instagram": (4, 36, 1),
        "threads": (5, 36, 1),
        "x": (6, 36, 1),
        "tiktok": (3, 10, 1),
        "youtube": (2, 30, 1),
        "linkedin": (5, 56, 1),
        "telegram": (5, 72, 1),
        "wordpress": (6, 190, 3),
    },
    closed=30,
)


def places(shares: Sequence[Share]) -> Iterator[Place]:
    """Give every account, those of a share in turn on each of its servers."""
    for share in shares:
        for number in range(share.accounts):
            yield Place(share, f"{share.server}{number % share.servers}", f"{share.handle}{number}")


def total(shares: Sequence[Share]) -> int:
    """Say how many deliveries there are in all."""
    return sum(share.accounts * share.posts for share in shares)


def scaled(shares: Sequence[Share], deliveries: int) -> tuple[Share, ...]:
    """Give shares of about so many deliveries in all; each account keeps some."""
    factor = deliveries / total(shares)
    return tuple(replace(share, posts=max(2, round(share.posts * factor))) for share in shares)
