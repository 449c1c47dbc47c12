"""Turns a PostgreSQL address into Django's database settings."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def parse(address: str, *, pool_size: int) -> dict[str, Any]:
    """
    Give Django's settings for a `postgresql://` address; `?host=` names the folder of a unix socket.

    Connections come from a pool of at most `pool_size` in each process and are given back after each use, so
    that no thread sits on one while it waits for a platform.
    """
    parts = urlsplit(address)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **query,
            "pool": {"min_size": 0, "max_size": pool_size, "timeout": 10, "max_idle": 60},
            "application_name": "corong",
            # docs/decisions/0017: planning each statement anew cost more than running it.
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
    }
