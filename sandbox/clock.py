"""The sandbox's own clock: it stands for other people's machines, so it must not borrow ours."""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import time as _unix_seconds  # noqa: TID251  # a platform's clock is neither our database's nor monotonic.


@dataclass
class _Hands:
    seconds_ahead: float = 0.0
    stopped_at: float | None = None


_hands = _Hands()


def now() -> float:
    """Seconds since 1970, as a platform would know them."""
    return (_unix_seconds() if _hands.stopped_at is None else _hands.stopped_at) + _hands.seconds_ahead


def let_pass(seconds: float) -> None:
    """Be that much later from now on."""
    _hands.seconds_ahead += seconds


def stop() -> None:
    """Stand still until the clock is put right; what is let pass still passes."""
    _hands.stopped_at = _unix_seconds()


def be_right() -> None:
    """Tell the true time again."""
    _hands.seconds_ahead, _hands.stopped_at = 0.0, None


def iso(seconds: float) -> str:
    """RFC 3339 in UTC with milliseconds, as both platforms write creation times."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(seconds * 1000) % 1000:03d}Z"


def iso_micros(seconds: float) -> str:
    """RFC 3339 in UTC with six decimals, as Mastodon writes `X-RateLimit-Reset`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def http_date(seconds: float) -> bytes:
    """The value of a `Date` header (RFC 9110), in whole seconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").encode()
