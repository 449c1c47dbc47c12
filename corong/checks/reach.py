"""Do the database and the broker answer, and do the clocks agree?"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import psycopg

from corong.checks.finding import Finding
from corong.config import Config
from corong.embedded.addresses import addresses

if TYPE_CHECKING:
    import redis

CONNECT_SECONDS: Final = 3
MOST_SKEW_SECONDS: Final = 1.0

Database = psycopg.Connection[tuple[Any, ...]]


def without_password(address: str) -> str:
    """Give an address that may be shown."""
    password = urlsplit(address).password
    return address.replace(f":{password}@", ":…@") if password else address


def database(settings: Config) -> Database | Finding:
    """Connect to the database, or find out why not."""
    address = addresses(settings).database_url
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=CONNECT_SECONDS)
    except psycopg.OperationalError as error:
        remedy = (
            "Start that server, or correct DATABASE_URL (address, user, password)."
            if settings.database_url
            else "Start it: corong up"
        )
        cause = str(error).strip().splitlines()[0]
        return Finding(f"PostgreSQL at {without_password(address)} does not answer: {cause}", remedy)


def broker(settings: Config) -> "redis.Redis | Finding":
    """Connect to the broker, or find out why not."""
    import redis

    address = addresses(settings).redis_url
    client = redis.Redis.from_url(
        address, socket_timeout=CONNECT_SECONDS, socket_connect_timeout=CONNECT_SECONDS, retry=None
    )
    try:
        client.ping()
    except redis.RedisError as error:
        client.close()
        remedy = (
            "Start that server, or correct REDIS_URL (address, password)."
            if settings.redis_url
            else "Start it: corong up"
        )
        return Finding(f"Redis at {without_password(address)} does not answer: {error}", remedy)
    return client


def clocks(connection: Database, client: "redis.Redis | None") -> Iterator[Finding]:
    """Find clocks that differ by more than a second. Due times follow the database's clock."""
    began = time.monotonic()
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    doubt = time.monotonic() - began
    here = datetime.now(UTC)
    if row is None:
        return
    skew = (here - row[0]).total_seconds()
    if abs(skew) > MOST_SKEW_SECONDS + doubt:
        yield _apart("This machine's clock", skew)
    if client is not None:
        began = time.monotonic()
        seconds, microseconds = client.time()
        doubt += time.monotonic() - began
        # Both were asked within moments, so this machine's clock drops out.
        asked_later = (datetime.now(UTC) - here).total_seconds()
        skew = seconds + microseconds / 1e6 - row[0].timestamp() - asked_later
        if abs(skew) > MOST_SKEW_SECONDS + doubt:
            yield _apart("The clock of Redis", skew)


def _apart(whose: str, skew: float) -> Finding:
    direction = "ahead of" if skew > 0 else "behind"
    return Finding(
        f"{whose} is {abs(skew):,.1f} s {direction} the database's clock.",
        "Let both machines follow a time server (systemd-timesyncd or chrony).",
    )
