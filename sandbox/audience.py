"""The simulated public: counters that grow with a post's age, sometimes fall, and a few practice comments.

Nothing runs in the background. Each figure follows from the seed, the post and the public's time, and is worked out
when someone reads it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import exp, log
from typing import Final, Protocol

from sandbox import clock
from sandbox.chance import Chance

COMMENTS: Final = (
    "(latihan) Terima kasih informasinya.",
    "(latihan) Apakah ini berlaku untuk semua kecamatan?",
    "(latihan) Mohon jam layanannya dicantumkan juga.",
    "(latihan) Semoga segera terlaksana.",
    "(latihan) Di mana saya bisa membaca peraturan lengkapnya?",
    "(latihan) Tautannya tidak bisa dibuka dari ponsel saya.",
    "(latihan) Bagus, tolong dijelaskan dengan gambar.",
    "(latihan) Kapan pendaftaran ditutup?",
)
RESIDENTS: Final = 40
MAX_COMMENTS: Final = 4
MEDIAN_HOURS: Final = 2.0
# One comment in six only mentions the account, and one in ten is taken back.
MENTIONS: Final = 1 / 6
TAKEN_BACK: Final = 1 / 10
# A quarter of all posts lose some of their likes later on.
FALLING: Final = 1 / 4


class AudienceClock:
    """The public's time: runs `speed` times as fast as ours, and stands still while the audience is off."""

    def __init__(self, speed: float = 60.0) -> None:
        self.speed = speed
        self._since = clock.now()
        self._passed = 0.0

    def now(self) -> float:
        """Seconds the public has lived through."""
        return self._passed + (clock.now() - self._since) * self.speed

    def at(self, unix_seconds: float) -> float:
        """The public's time at a moment near now."""
        return self.now() + (unix_seconds - clock.now()) * self.speed

    def run(self, speed: float) -> None:
        """Go on from now at another speed; 0 stops it."""
        self._passed = self.now()
        self._since = clock.now()
        self.speed = speed


@dataclass(frozen=True, slots=True)
class Counters:
    """Reactions to a post, in words that belong to no platform."""

    likes: int
    reposts: int
    replies: int
    quotes: int


@dataclass(slots=True, eq=False)
class Comment:
    """Something a practice resident wrote: a reply to the post, or a mention of its account."""

    number: int
    post_id: str
    author: str
    text: str
    due: float
    is_mention: bool = False
    gone_at: float | None = None
    notice: int = 0
    seen_at: float = 0.0
    is_edited: bool = False
    is_hidden: bool = False


_comment_numbers = count(1)


@dataclass(slots=True, eq=False)
class Public:
    """One post's public: how large, how quick, and what it was told to do by a control call."""

    seed: int
    post_id: str
    followers: int
    born: float
    fixed: dict[str, int] = field(default_factory=dict)
    added: list[Comment] = field(default_factory=list)
    _comments: list[Comment] | None = None
    _shape: tuple[float, float, float, float] | None = None

    def counters(self, now: float) -> Counters:
        """Reactions at the public's time `now`; a heavy tail makes few posts much louder than the rest."""
        if self._shape is None:
            first, second, third, fourth, *_ = Chance(self.seed, self.post_id).uniforms
            size = min(3.0 + self.followers * 0.01 / (1.0 - first) ** 0.7, self.followers * 5.0 + 50.0)
            pace = MEDIAN_HOURS * 3600.0 * exp((second - 0.5) * 3.0)
            fall = (0.1 + 0.4 * fourth) if third < FALLING else 0.0
            self._shape = (size, pace, fall, 0.1 + 0.2 * fourth)
        size, pace, fall, share = self._shape
        age = max(0.0, now - self.born) / pace
        grown = size * (1.0 - exp(-age))
        # The fall comes after the rise: people take likes back once the first wave is over.
        likes = grown * (1.0 - fall * (1.0 - exp(-max(0.0, age - 0.5))))
        reposts = grown * share
        fixed = self.fixed
        return Counters(
            likes=fixed.get("likes", int(likes)),
            reposts=fixed.get("reposts", int(reposts)),
            replies=fixed.get("replies", sum(1 for _ in self.replies(now))),
            quotes=fixed.get("quotes", int(reposts * 0.1)),
        )

    def comments(self) -> list[Comment]:
        """All that will ever be said, in the order in which it is said."""
        if self._comments is None:
            chance = Chance(self.seed, "comments", self.post_id).uniforms
            self._comments = [_comment(self, position) for position in range(int(chance[0] ** 2 * (MAX_COMMENTS + 1)))]
            self._comments.sort(key=lambda comment: comment.due)
        return self._comments

    def replies(self, now: float) -> Iterable[Comment]:
        """Replies to be seen at the public's time `now`."""
        for comment in (*self.comments(), *self.added):
            if comment.due <= now and not comment.is_mention and (comment.gone_at is None or comment.gone_at > now):
                yield comment

    def fall(self, share: float, now: float) -> None:
        """Lose a share of every counter, and stay there."""
        counters = self.counters(now)
        for name in ("likes", "reposts", "replies", "quotes"):
            self.fixed[name] = int(getattr(counters, name) * (1.0 - share))

    def say(self, text: str, author: str | None, now: float, *, is_mention: bool) -> Comment:
        """Add a comment at once."""
        number = next(_comment_numbers)
        name = author or f"warga{number % RESIDENTS + 1}"
        comment = Comment(number, self.post_id, name, text, now, is_mention=is_mention)
        self.added.append(comment)
        return comment


def _comment(public: Public, position: int) -> Comment:
    chance = Chance(public.seed, "comment", public.post_id, position).uniforms
    due = public.born + 600.0 - log(1.0 - chance[0]) * MEDIAN_HOURS * 3600.0
    return Comment(
        number=next(_comment_numbers),
        post_id=public.post_id,
        author=f"warga{int(chance[1] * RESIDENTS) + 1}",
        text=COMMENTS[int(chance[2] * len(COMMENTS))],
        due=due,
        is_mention=chance[3] < MENTIONS,
        gone_at=due + 3600.0 if chance[4] < TAKEN_BACK else None,
    )


class Discussed(Protocol):
    """A post, as far as the inbox of its account is concerned."""

    public: Public


class Inbox:
    """What an account is told about; a post's comments are only worked out when the inbox is opened."""

    def __init__(self) -> None:
        self._new: list[Discussed] = []
        self._due: list[tuple[float, int, Comment]] = []
        self.notices: list[Comment] = []

    def expect(self, post: Discussed) -> None:
        """A post went out: comments on it may come."""
        self._new.append(post)

    def put(self, comment: Comment) -> None:
        """A comment was added by hand."""
        heappush(self._due, (comment.due, comment.number, comment))

    def open(self, now: float) -> list[Comment]:
        """Everything received until the public's time `now`, oldest first; numbers grow and never change."""
        for post in self._new:
            for comment in post.public.comments():
                heappush(self._due, (comment.due, comment.number, comment))
        self._new.clear()
        while self._due and self._due[0][0] <= now:
            comment = heappop(self._due)[2]
            self.notices.append(comment)
            comment.notice = len(self.notices)
            comment.seen_at = comment.seen_at or clock.now()
        return self.notices
