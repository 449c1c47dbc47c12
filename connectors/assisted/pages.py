"""Where an app's public pages are: on its own hosts, or beneath a practice server on this machine."""

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from connectors import guard
from connectors.errors import Rejected
from connectors.judgement import Dialect, Effect
from connectors.wire import Wire

_LOOPBACK: Final = "localhost"


def is_practice(home: str, own: str) -> bool:
    """Say whether the pages are not the app's own at `own`, but those of a practice server at `home`."""
    return home.rstrip("/") not in {"", own}


def path_of(address: str, home: str, own: str, hosts: Collection[str]) -> str:
    """Give the path of one of the app's pages, as its own hosts have it; empty: the address is of something else."""
    try:
        parts, base = urlsplit(address.strip()), urlsplit(home.rstrip("/"))
    except ValueError:
        return ""
    if not is_practice(home, own):
        return parts.path if parts.scheme == "https" and (parts.hostname or "") in hosts else ""
    is_there = (parts.scheme, parts.netloc) == (base.scheme, base.netloc) and parts.path.startswith(f"{base.path}/")
    return parts.path.removeprefix(base.path) if is_there else ""


def ask_practice(address: str, home: str, own: str, platform: str, wire: Wire) -> None:
    """
    Look whether a practice server shows this page; the real app's pages are left alone.

    Raises:
        Rejected: the server is none of this machine's, where addresses of posts would be evidence of nothing, or
            it has no such page. Transient: it does not answer.
    """
    if not is_practice(home, own):
        return
    host = urlsplit(home).hostname or ""
    if not (host == _LOOPBACK or guard.is_loopback(host)):
        raise Rejected(f"posts are published at {own} alone")
    wire.call("GET", address, dialect=Dialect(platform), effect=Effect.NONE, answer=bytes)
