"""What the outside can count: visible posts, calls, limits broken."""

from collections import Counter, deque
from typing import Any, Final, NamedTuple

from sandbox.faults import Faults
from sandbox.world import Post, World

KEPT_CALLS: Final = 100_000
DROPPED: Final = 0


class Heard(NamedTuple):
    """One call as the log keeps it; status 0 means that no answer went out."""

    started_at: float
    seconds: float
    platform: str
    instance: str
    endpoint: str
    method: str
    path: str
    account: str | None
    status: int


class Log:
    """Calls: the last ones in full, all of them by count."""

    def __init__(self) -> None:
        self.calls: deque[Heard] = deque(maxlen=KEPT_CALLS)
        self.heard = 0
        self.endpoints: Counter[tuple[str, str]] = Counter()
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.violations: Counter[tuple[str, str]] = Counter()

    def add(self, heard: Heard) -> None:
        """Keep one call."""
        self.heard += 1
        self.calls.append(heard)
        self.endpoints[heard.platform, heard.endpoint] += 1
        self.statuses[heard.platform, heard.status] += 1

    def violated(self, platform: str, bucket: str) -> None:
        """A caller ran into a rate limit."""
        self.violations[platform, bucket] += 1

    def since(self, number: int, limit: int) -> list[dict[str, Any]]:
        """Calls after the given number, oldest first; older than the log holds are gone."""
        first = self.heard - len(self.calls)
        skip = max(0, number - first)
        chosen = list(self.calls)[skip : skip + limit]
        return [{"number": first + skip + index, **heard._asdict()} for index, heard in enumerate(chosen, start=1)]


def line(post: Post) -> dict[str, Any]:
    """One post of the record; times in unix seconds."""
    return {
        "sequence": post.sequence,
        "platform": post.account.platform,
        "instance": post.account.instance,
        "account": post.account.id,
        "id": post.id,
        "uri": post.uri,
        "url": post.url,
        "text": post.text,
        "media": len(post.media),
        "alts": list(post.alts),
        "parent": post.parent,
        "link": post.link,
        "arrived_at": post.arrived_at,
        "visible_at": post.visible_at,
        "key": post.key,
        "digest": post.digest,
        "versions": post.versions,
        "edited_at": post.edited_at,
        "deleted_at": post.deleted_at,
    }


def summary(world: World, log: Log, faults: Faults) -> dict[str, Any]:
    """Counts over everything since the last reset."""
    visible = Counter(post.account.platform for post in world.shown() if post.deleted_at is None)
    return {
        "seed": world.seed,
        "accounts": len(world.accounts),
        "posts": len(world.visible),
        "visible": dict(visible),
        "deleted": sum(1 for post in world.visible if post.deleted_at is not None),
        "calls": _nested(log.endpoints),
        "statuses": _nested(log.statuses),
        "violations": _nested(log.violations),
        "faults": dict(faults.fired),
        "faults_by_platform": _nested(faults.fired_on),
    }


def _nested(counts: Counter[tuple[str, Any]]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (platform, name), number in counts.items():
        nested.setdefault(platform, {})[str(name)] = number
    return nested
