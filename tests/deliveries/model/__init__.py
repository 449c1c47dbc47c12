"""
A platform in memory, as simple as a platform can be: the model against which the engine's state machine is held.

It knows nothing of the sandbox. An account whose remote id begins with `keyed` remembers idempotency keys for ever; any
other one makes a post of every call, so that only looking first keeps the engine from doubling it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

NAME = "model"


class Mood(StrEnum):
    """What becomes of the next call that would make a post visible."""

    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    LATE = "late"
    """The answer is lost, and the post appears later: only where keys are remembered."""
    LIMITED = "limited"
    TRANSIENT = "transient"
    DEAD = "dead"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Made:
    """One visible post."""

    key: str
    text: str
    parent: str | None


@dataclass
class World:
    """Everything on the platform, by account."""

    visible: dict[str, list[Made]] = field(default_factory=lambda: defaultdict(list))
    under_way: dict[str, list[Made]] = field(default_factory=lambda: defaultdict(list))
    moods: list[Mood] = field(default_factory=list)

    def mood(self) -> Mood | None:
        """Take the mood of this call."""
        return self.moods.pop(0) if self.moods else None

    def accept(self, account: str, made: Made) -> str:
        """Make a post visible, or recognise its key; give its id."""
        posts = self.visible[account]
        known = [index for index, post in enumerate(posts) if post.key == made.key]
        if known and account.startswith("keyed"):
            return f"{account}/{known[0]}"
        posts.append(made)
        return f"{account}/{len(posts) - 1}"

    def arrive(self) -> None:
        """Let the calls that were under way arrive."""
        for account, waiting in self.under_way.items():
            while waiting:
                self.accept(account, waiting.pop())

    def clear(self) -> None:
        """Forget everything."""
        self.visible.clear()
        self.under_way.clear()
        self.moods.clear()


world = World()
