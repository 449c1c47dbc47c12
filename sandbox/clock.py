"""The sandbox's own clock: it stands for other people's machines, so it must not borrow ours."""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import time as _unix_seconds  # noqa: TID251  # a platform's clock is neither our database's nor monotonic.


@dataclass
class _Ahead:
    seconds: float = 0.0


_ahead = _Ahead()


def now() -> float:
    """Seconds since 1970, as a platform would know them."""
    return _unix_seconds() + _ahead.seconds


def let_pass(seconds: float) -> None:
    """Be that much later from now on."""
    _ahead.seconds += seconds


def be_right() -> None:
    """Tell the true time again."""
    _ahead.seconds = 0.0


def iso(seconds: float) -> str:
    """RFC 3339 in UTC with milliseconds, as both platforms write creation times."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(seconds * 1000) % 1000:03d}Z"


def iso_micros(seconds: float) -> str:
    """RFC 3339 in UTC with six decimals, as Mastodon writes `X-RateLimit-Reset`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def http_date(seconds: float) -> bytes:
    """The value of a `Date` header (RFC 9110), in whole seconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").encode()
