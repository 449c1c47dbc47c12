"""What happens when in a campaign: pure, and the same for the same seed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.chaos import faults, shares
from tests.chaos.shares import Share

VICTIMS: Final = ("publish", "publish", "publish", "scheduler", "scheduler-b", "collect", "web")
"""Who is killed; the publish worker more often, as it holds what can be lost."""
MEDIA: Final = frozenset({"picture", "video"})
MOST_ACCOUNTS: Final = 4
"""Of one post."""
MOST_PARTS: Final = 2
"""Of a thread, after the first."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a campaign is; times in seconds."""

    shares: Sequence[Share]
    seconds: float
    kills: int
    broker_wipes: int
    database_restarts: int
    pulls: int
    """How often a collect worker is killed and the broker wiped in the middle of reading figures."""
    rounds: int
    """How often each class of fault comes; 1 is a small campaign."""
    tokens: int
    holds: int
    patience: float
    """Most seconds from the last due time until everything must be at rest and read."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Of the service, by variable name."""

    @property
    def deliveries(self) -> int:
        """How many there will be."""
        return shares.total(self.shares)

    @property
    def is_small(self) -> bool:
        """Whether there is time only for what heals within seconds."""
        return self.rounds == 1


SMALL: Final = Scale(
    shares=shares.SMALL,
    seconds=24.0,
    kills=5,
    broker_wipes=2,
    database_restarts=1,
    pulls=1,
    rounds=1,
    tokens=1,
    holds=2,
    patience=240.0,
    settings={
        "CORONG_LEASE_SECONDS": "3",
        "CORONG_MEASURE_FLOOR_SECONDS": "10",
        # Practice platforms show a post within two seconds: a minute, as on the real ones, would be half of the time.
        "CORONG_LOOK_AFTER_SECONDS": "3",
        "CORONG_PULL_LEASE_SECONDS": "10",
    },
)
BIG: Final = Scale(
    shares=shares.BIG,
    seconds=540.0,
    kills=112,
    broker_wipes=6,
    database_restarts=4,
    pulls=6,
    rounds=6,
    tokens=8,
    holds=12,
    patience=300.0,
    settings={"CORONG_LEASE_SECONDS": "5", "CORONG_MEASURE_FLOOR_SECONDS": "60"},
)


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


def writings(seed: int, scale: Scale) -> Iterator[Writing]:
    """Give the posts, until every account has those of its share; a third of them in bursts of one second."""
    chance = random.Random(f"writings {seed}")  # noqa: S311 - a plan that can be repeated, no secret
    bursts = [chance.uniform(0, scale.seconds) for _ in range(max(3, round(scale.seconds / 40)))]
    rooms = [_Room(place.share) for place in shares.places(scale.shares)]
    number = 0
    while left := [one for one, room in enumerate(rooms) if room.posts]:
        first = chance.choices(left, [rooms[one].posts for one in left])[0]
        kinds = {kind: weight for kind in rooms[first].share.kinds if (weight := rooms[first].weight(kind, 1))}
        if rooms[first].posts == 1:
            kinds.pop("thread", None)
        kind = chance.choices(list(kinds), list(kinds.values()))[0]
        parts = min(chance.randint(1, MOST_PARTS), rooms[first].posts - 1) if kind == "thread" else 0
        chosen = [first, *_others(chance, rooms, first, kind, 1 + parts)]
        due = chance.choice(bursts) if chance.random() < 1 / 3 else chance.uniform(0, scale.seconds)
        yield Writing(number, sorted(chosen), parts, kind, due)
        for one in chosen:
            rooms[one].take(kind, 1 + parts)
        number += 1


class _Room:
    """What an account may still be given."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self.posts = share.posts
        self._media = share.posts if share.most_media is None else share.most_media

    def weight(self, kind: str, size: int) -> int:
        """Say how likely it gets a post of this kind and size, beside other accounts; 0: it takes none."""
        has_room = self.posts >= size and (kind not in MEDIA or self._media > 0)
        return self.posts * self.share.kinds.get(kind, 0) if has_room else 0

    def take(self, kind: str, size: int) -> None:
        """Note a post that was given."""
        self.posts -= size
        self._media -= kind in MEDIA


def _others(chance: random.Random, rooms: Sequence[_Room], first: int, kind: str, size: int) -> list[int]:
    """Choose the further accounts of a post."""
    weights = {one: weight for one, room in enumerate(rooms) if one != first and (weight := room.weight(kind, size))}
    chosen: list[int] = []
    for _ in range(min(chance.randint(0, MOST_ACCOUNTS - 1), len(weights))):
        chosen.append(chance.choices(list(weights), list(weights.values()))[0])
        del weights[chosen[-1]]
    return chosen


def troubles(seed: int, scale: Scale) -> list[Trouble]:
    """Give everything that is done to the service, in order of time."""
    chance = random.Random(f"troubles {seed}")  # noqa: S311 - as above
    accounts = sum(share.accounts for share in scale.shares)
    found = [
        *_kills(chance, scale),
        *_services(chance, scale),
        *(Trouble(at, "fault", marks) for at, marks in faults.planned(chance, scale.seconds, scale.rounds)),
        *_tokens(chance, scale, accounts),
        *_holds(chance, scale, accounts),
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
    for at in _spread(chance, scale.pulls, scale.seconds * 0.4, scale.seconds):
        yield Trouble(at, "interrupt_pulls")


def _tokens(chance: random.Random, scale: Scale, accounts: int) -> Iterator[Trouble]:
    for at in _spread(chance, scale.tokens, 1, max(4.0, scale.seconds * 0.8 - 20)):
        account = chance.randrange(accounts)
        yield Trouble(at, "revoke", {"account": account})
        yield Trouble(at + chance.uniform(2, 6 if scale.is_small else 20), "restore", {"account": account})


def _holds(chance: random.Random, scale: Scale, accounts: int) -> Iterator[Trouble]:
    for number, at in enumerate(_spread(chance, scale.holds, 4, scale.seconds * 0.85)):
        scope = ("account", "organisation", "platform")[number % 3]
        marks = {"number": number, "scope": scope, "account": chance.randrange(accounts)}
        yield Trouble(at, "hold", marks)
        yield Trouble(at + chance.uniform(1.5, 4), "release", {"number": number})
