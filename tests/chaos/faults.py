"""Every class of fault, on which platforms and in which phases it can come, and when it comes: pure."""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

PLATFORMS: Final = (
    "mastodon",
    "bluesky",
    "facebook",
    "instagram",
    "threads",
    "x",
    "tiktok",
    "youtube",
    "linkedin",
    "telegram",
    "wordpress",
)
BEFORE: Final = -60.0
"""What is planned before the first post falls due is done before the posts are scheduled."""
Marks = Mapping[str, object]

_REFUSE_DOUBLES: Final = frozenset({"mastodon", "bluesky", "facebook", "instagram", "threads", "x", "linkedin"})
_TELL_WHEN: Final = frozenset({"mastodon", "bluesky", "x", "telegram", "wordpress"})
"""Those whose own form of a 429 names seconds; the others name none, or whole minutes."""
_WAIT_A_MINUTE: Final = frozenset(PLATFORMS) - {"facebook", "instagram", "threads"}
"""Those that are asked again a minute after a 429 that names no time; Meta's are after an hour."""
_LATE: Final = frozenset(PLATFORMS) - {"youtube"}
_PREPARED: Final = frozenset(PLATFORMS) - {"telegram"}
"""Those that are sent files, or make something nobody sees, before the post."""
_POLLED: Final = frozenset({"mastodon", "instagram", "threads", "tiktok", "linkedin"})
_WORKS_AGAIN: Final = frozenset({"mastodon", "linkedin"})
_BREAKS: Final = frozenset({"instagram", "threads", "x", "youtube"})


@dataclass(frozen=True, slots=True)
class Line:
    """A fault, and the platforms on which it can come."""

    marks: Marks
    on: Collection[str] = field(default=PLATFORMS)


LINES: Final[Sequence[Line]] = (
    Line({"kind": "lost_before", "count": 3}),
    Line({"kind": "lost_after", "count": 3}),
    Line({"kind": "error_before", "count": 3, "status": 503}),
    Line({"kind": "error_after", "count": 3, "status": 500}),
    Line({"kind": "reset_mid_body", "count": 3}),
    Line({"kind": "slow_drip", "count": 3, "seconds": 1.5}),
    Line({"kind": "latency", "count": 6, "seconds": 0.8}),
    Line({"kind": "hang", "count": 1, "seconds": 5.0, "accepted": True}),
    Line({"kind": "hang", "count": 1, "seconds": 4.0, "accepted": False}),
    Line({"kind": "rate_limited", "count": 1, "seconds": 4, "retry_after": "seconds"}),
    Line({"kind": "rate_limited", "count": 1, "seconds": 4, "retry_after": "date"}),
    Line({"kind": "rate_limited", "count": 1, "seconds": 4, "retry_after": "platform"}, _TELL_WHEN),
    Line({"kind": "duplicate_refusal", "count": 2}, _REFUSE_DOUBLES),
    Line({"kind": "late_visible", "count": 2, "seconds": 1.0}, _LATE),
    Line({"kind": "clock_skew", "count": 6, "seconds": 90}),
    Line({"kind": "clock_skew", "count": 6, "seconds": -90}),
    Line({"kind": "error_before", "endpoint": "read", "count": 3, "status": 503}),
    Line({"kind": "rate_limited", "endpoint": "read", "count": 1, "seconds": 3, "retry_after": "seconds"}),
    Line({"kind": "lost_before", "endpoint": "authorise", "count": 1}),
)
"""Those that hit the call that publishes, and calls that read."""
EARLY: Final[Sequence[Line]] = (
    Line({"kind": "lost_after", "endpoint": "upload", "count": 1}, _PREPARED),
    Line({"kind": "error_before", "endpoint": "upload", "count": 1, "status": 502}, _PREPARED),
    Line({"kind": "rate_limited", "endpoint": "upload", "count": 1, "seconds": 3, "retry_after": "seconds"}, _PREPARED),
    Line({"kind": "media_stuck", "endpoint": "poll", "count": 3}, _WORKS_AGAIN),
    Line({"kind": "lost_before", "endpoint": "poll", "count": 1}, _POLLED),
)
"""Those that hit preparing: files are sent ahead, most of them as soon as their post is scheduled."""
BREAKING: Final[Sequence[Line]] = (
    Line({"kind": "media_stuck", "endpoint": "upload", "count": 1, "fails": True}, _BREAKS),
    Line({"kind": "media_stuck", "endpoint": "upload", "count": 1}, {"facebook", "wordpress"}),
    Line({"kind": "media_stuck", "count": 1, "fails": True}, {"tiktok"}),
)
"""Those after which the platform refuses a post for good, since it could not use its file (WordPress takes another)."""
SLOW: Final[Sequence[Line]] = (
    Line({"kind": "dead_token", "count": 1}),
    Line({"kind": "rate_limited", "count": 1, "seconds": 20, "retry_after": "none"}, _WAIT_A_MINUTE),
)
"""Those an account needs half a minute or a minute to come back from."""
OWN: Final[Sequence[Marks]] = (
    {"kind": "lost_before", "count": 1},
    {"kind": "lost_after", "count": 1},
    {"kind": "error_after", "count": 1, "status": 500},
)
"""The least that each platform meets, even in a small campaign: a request or an answer lost at the call that counts."""


def planned(chance: random.Random, seconds: float, rounds: int) -> Iterator[tuple[float, Marks]]:
    """Give each fault with its moment."""
    if rounds == 1:
        yield from _small(chance, seconds)
        return
    for line in (*LINES, *EARLY, *BREAKING, *SLOW):
        for platform in sorted(line.on):
            yield _moment(chance, line, seconds), {"platform": platform, **line.marks}
    for _ in range(rounds - 1):
        for line in (*LINES, *EARLY):
            yield _moment(chance, line, seconds), {"platform": chance.choice(sorted(line.on)), **line.marks}


def _moment(chance: random.Random, line: Line, seconds: float) -> float:
    if line in EARLY or line in BREAKING:
        return chance.uniform(BEFORE, seconds / 4)
    return chance.uniform(1, seconds * 0.9)


def _small(chance: random.Random, seconds: float) -> Iterator[tuple[float, Marks]]:
    """Each platform its own, and each further class once somewhere; early, so that there is time to find out."""
    for platform in PLATFORMS:
        for marks in OWN:
            yield chance.uniform(0, seconds / 2), {"platform": platform, **marks}
    for line in LINES:
        yield chance.uniform(0, seconds * 0.7), {"platform": chance.choice(sorted(line.on)), **line.marks}
    for line in EARLY:
        yield BEFORE, {"platform": chance.choice(sorted(line.on)), **line.marks}
    # A token's fault needs half a minute to heal: it comes first.
    yield 1.0, {"platform": "mastodon", **SLOW[0].marks}
