"""Where the embedded services are found. Pure path arithmetic: nothing is started, opened or created here."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from corong.config import Config

# A unix socket path holds at most 107 bytes, and a data folder may lie deep: sockets live here, under a digest of
# the data folder. `runtime.prepare` refuses a folder of this name that belongs to somebody else.
SOCKETS: Final = Path("/tmp")  # noqa: S108 - see above; every process must compute the same path, so not TMPDIR.


@dataclass(frozen=True)
class Addresses:
    """Addresses of the database and the broker, the latter in the spelling of redis-py and in that of Celery."""

    database_url: str
    redis_url: str
    celery_url: str


def socket_folder(data: Path) -> Path:
    """Give the folder of the sockets that belong to a data folder."""
    digest = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()
    return SOCKETS / f"corong-{digest[:12]}"


def database_socket_folder(data: Path) -> Path:
    """Give the folder in which the embedded PostgreSQL listens."""
    return socket_folder(data) / "postgresql"


def broker_socket(data: Path) -> Path:
    """Give the socket on which the embedded Valkey listens."""
    return socket_folder(data) / "valkey.sock"


def database_url(data: Path, *, database: str = "corong") -> str:
    """Give the address of a database of the embedded PostgreSQL."""
    return f"postgresql://corong@/{database}?host={database_socket_folder(data)}"


def redis_url(data: Path) -> str:
    """Give the address of the embedded Valkey as redis-py writes it."""
    return f"unix://{broker_socket(data)}?db=0"


def celery_url(address: str) -> str:
    """Write an address of redis-py the way Celery wants it: only unix sockets differ."""
    if not address.startswith("unix://"):
        return address
    parts = urlsplit(address)
    database = parse_qs(parts.query).get("db", ["0"])[0]
    secret = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return f"redis+socket://{secret}{parts.path}?virtual_host={database}"


def addresses(config: Config) -> Addresses:
    """Give the addresses the settings name, and those of the embedded services for what they leave empty."""
    broker = config.redis_url or redis_url(config.corong_data)
    return Addresses(
        database_url=config.database_url or database_url(config.corong_data),
        redis_url=broker,
        celery_url=celery_url(broker),
    )
