"""What happens when in a campaign: pure, and the same for the same seed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

VICTIMS: Final = ("publish", "publish", "publish", "scheduler", "scheduler-b", "collect", "web")
"""Who is killed; the publish worker more often, as it holds what can be lost."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a campaign is; times in seconds."""

    accounts: int
    deliveries: int
    seconds: float
    kills: int
    broker_wipes: int
    database_restarts: int
    rounds: int
    """How often each class of fault comes."""
    tokens: int
    holds: int
    patience: float
    """Most seconds from the last due time until everything must be at rest."""
    lease: int


SMALL: Final = Scale(
    accounts=8,
    deliveries=240,
    seconds=30.0,
    kills=7,
    broker_wipes=2,
    database_restarts=1,
    rounds=1,
    tokens=1,
    holds=2,
    patience=34.0,
    lease=3,
)
BIG: Final = Scale(
    accounts=24,
    deliveries=10_000,
    seconds=840.0,
    kills=112,
    broker_wipes=8,
    database_restarts=4,
    rounds=10,
    tokens=8,
    holds=12,
    patience=240.0,
    lease=5,
)


BEFORE: Final = -60.0
"""What is planned before the first post falls due is done before the posts are scheduled."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One post: its accounts by number, the parts of its thread after the first, and when it is due."""

    number: int
    accounts: Sequence[int]
    parts: int
    kind: str
    due: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing done to the service at a moment; `what` names a method of `tests.chaos.troubles.Troubles`."""

    at: float
    what: str
    marks: Mapping[str, object] = field(default_factory=dict)


FAULTS: Final[Sequence[Mapping[str, object]]] = (
    {"kind": "lost_before", "count": 4},
    {"kind": "lost_after", "count": 4},
    {"kind": "error_before", "count": 3, "status": 503},
    {"kind": "error_after", "count": 4, "status": 500},
    {"kind": "reset_mid_body", "count": 3},
    {"kind": "slow_drip", "count": 3, "seconds": 1.5},
    {"kind": "latency", "count": 6, "seconds": 0.8},
    {"kind": "hang", "count": 1, "seconds": 5.0, "accepted": True},
    {"kind": "hang", "count": 1, "seconds": 4.0, "accepted": False},
    {"kind": "rate_limited", "count": 1, "seconds": 4, "retry_after": "seconds"},
    {"kind": "rate_limited", "count": 1, "seconds": 4, "retry_after": "date"},
    {"kind": "rate_limited", "count": 1, "seconds": 4, "retry_after": "platform"},
    {"kind": "duplicate_refusal", "count": 2},
    {"kind": "late_visible", "count": 2, "seconds": 1.0},
    {"kind": "clock_skew", "count": 6, "seconds": 90},
    {"kind": "clock_skew", "count": 6, "seconds": -90},
    {"kind": "lost_after", "endpoint": "upload", "count": 1},
    {"kind": "error_before", "endpoint": "upload", "count": 1, "status": 502},
    {"kind": "rate_limited", "endpoint": "upload", "count": 1, "seconds": 3, "retry_after": "seconds"},
    {"kind": "media_stuck", "endpoint": "poll", "count": 3},
    {"kind": "lost_before", "endpoint": "poll", "count": 1},
    {"kind": "error_before", "endpoint": "read", "count": 3, "status": 503},
    {"kind": "rate_limited", "endpoint": "read", "count": 1, "seconds": 3, "retry_after": "seconds"},
    {"kind": "lost_before", "endpoint": "authorise", "count": 1},
)
"""Every class of fault, in the phases in which it can come."""
SLOW_FAULTS: Final[Sequence[Mapping[str, object]]] = (
    {"kind": "dead_token", "count": 1},
    {"kind": "rate_limited", "count": 1, "seconds": 20, "retry_after": "none"},
)
"""Those an account needs half a minute or a minute to come back from."""


def writings(seed: int, scale: Scale) -> Iterator[Writing]:
    """Give the posts: mostly text, some pictures, links and threads; a third of them in bursts of one second."""
    chance = random.Random(f"writings {seed}")  # noqa: S311 - a plan that can be repeated, no secret
    bursts = [chance.uniform(0, scale.seconds) for _ in range(max(3, round(scale.seconds / 40)))]
    made = number = 0
    while made < scale.deliveries:
        kind = chance.choices(("text", "picture", "link", "thread"), (78, 8, 6, 8))[0]
        parts = chance.randint(1, 2) if kind == "thread" else 0
        wanted = min(chance.randint(1, 4), max(1, (scale.deliveries - made) // (1 + parts)))
        due = chance.choice(bursts) if chance.random() < 1 / 3 else chance.uniform(0, scale.seconds)
        yield Writing(number, sorted(chance.sample(range(scale.accounts), wanted)), parts, kind, due)
        made += wanted * (1 + parts)
        number += 1


def troubles(seed: int, scale: Scale) -> list[Trouble]:
    """Give everything that is done to the service, in order of time."""
    chance = random.Random(f"troubles {seed}")  # noqa: S311 - as above
    found = [
        *_kills(chance, scale),
        *_services(chance, scale),
        *_faults(chance, scale),
        *_tokens(chance, scale),
        *_holds(chance, scale),
    ]
    return sorted(found, key=lambda trouble: trouble.at)


def _spread(chance: random.Random, count: int, first: float, last: float) -> list[float]:
    """Give that many moments, one at random in each of as many equal spans."""
    span = (last - first) / count
    return [first + span * (number + chance.random()) for number in range(count)]


def _kills(chance: random.Random, scale: Scale) -> Iterator[Trouble]:
    victims = [VICTIMS[number % len(VICTIMS)] for number in range(scale.kills)]
    chance.shuffle(victims)
    for at, victim in zip(_spread(chance, scale.kills, 2, scale.seconds), victims, strict=True):
        hard = chance.random() < 2 / 3
        yield Trouble(at, "kill", {"victim": victim, "signal": "SIGKILL" if hard else "SIGTERM"})


def _services(chance: random.Random, scale: Scale) -> Iterator[Trouble]:
    for number, at in enumerate(_spread(chance, scale.broker_wipes, 3, scale.seconds)):
        yield Trouble(at, "wipe_broker" if number % 2 == 0 else "restart_broker")
    for number, at in enumerate(_spread(chance, scale.database_restarts, 6, scale.seconds * 0.9)):
        yield Trouble(at, "restart_database", {"signal": "SIGKILL" if number % 2 == 0 else "SIGINT"})


def _faults(chance: random.Random, scale: Scale) -> Iterator[Trouble]:
    for _ in range(scale.rounds):
        for fault in FAULTS:
            platform = chance.choice(("mastodon", "bluesky"))
            at = chance.uniform(1, scale.seconds * 0.9)
            if fault.get("endpoint") in {"upload", "poll"}:
                # Pictures are prepared ahead, most of them as soon as they are scheduled; only Mastodon is polled.
                platform = "mastodon"
                at = BEFORE if scale.rounds == 1 else chance.uniform(-60, scale.seconds / 4)
            yield Trouble(at, "fault", {"platform": platform, **fault})
    if scale.rounds > 1:
        for fault in (*SLOW_FAULTS,) * (scale.rounds // 2):
            platform = chance.choice(("mastodon", "bluesky"))
            yield Trouble(chance.uniform(1, scale.seconds * 0.9), "fault", {"platform": platform, **fault})
    else:
        # A token's fault needs half a minute to heal: it comes first.
        yield Trouble(1.0, "fault", {"platform": "mastodon", **SLOW_FAULTS[0]})


def _tokens(chance: random.Random, scale: Scale) -> Iterator[Trouble]:
    for at in _spread(chance, scale.tokens, 1, max(4.0, scale.seconds * 0.8 - 20)):
        account = chance.randrange(scale.accounts)
        yield Trouble(at, "revoke", {"account": account})
        yield Trouble(at + chance.uniform(2, 6 if scale.rounds == 1 else 20), "restore", {"account": account})


def _holds(chance: random.Random, scale: Scale) -> Iterator[Trouble]:
    for number, at in enumerate(_spread(chance, scale.holds, 4, scale.seconds * 0.85)):
        scope = ("account", "organisation", "platform")[number % 3]
        marks = {"number": number, "scope": scope, "account": chance.randrange(scale.accounts)}
        yield Trouble(at, "hold", marks)
        yield Trouble(at + chance.uniform(1.5, 4), "release", {"number": number})
