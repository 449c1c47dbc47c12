"""Windows that count calls: aligned to the clock, or running from the first call."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bucket:
    """A limit: `size` points in `seconds`."""

    name: str
    size: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Level:
    """What is left in a bucket, and the unix second at which it is full again."""

    bucket: Bucket
    remaining: int
    reset_at: float

    @property
    def is_exceeded(self) -> bool:
        """Whether this call was one too many."""
        return self.remaining < 0


class Windows:
    """Counters of one instance."""

    def __init__(self, *, aligned: bool) -> None:
        self._aligned = aligned
        self._spent: dict[tuple[str, str], tuple[float, int]] = {}

    def spend(self, bucket: Bucket, owner: str, now: float, points: int = 1) -> Level:
        """Charge the owner; refused calls are charged too, as both platforms do."""
        start, spent = self._spent.get((bucket.name, owner), (-1.0, 0))
        if self._aligned:
            window = now - now % bucket.seconds
            if start != window:
                start, spent = window, 0
        elif now >= start + bucket.seconds:
            start, spent = now, 0
        spent += points
        self._spent[bucket.name, owner] = (start, spent)
        return Level(bucket, bucket.size - spent, start + bucket.seconds)
