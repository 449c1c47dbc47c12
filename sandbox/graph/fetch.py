"""Fetching of media by their public address, in the background, as Meta's servers do it."""

import hashlib
import threading
from dataclasses import dataclass
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from sandbox import clock, sniff

AGENT: Final = "facebookexternalhit/1.1 (practice sandbox)"
SECONDS: Final = 10.0
MOST_BYTES: Final = 1024 * 1024 * 1024


@dataclass(slots=True)
class Fetched:
    """A file somebody pointed to: under way until `done_at` is set, failed where `mime` stays empty."""

    url: str
    done_at: float | None = None
    mime: str = ""
    digest: str = ""
    size_bytes: int = 0
    width: int = 0
    height: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the fetching has ended, one way or the other."""
        return self.done_at is not None

    @property
    def is_good(self) -> bool:
        """Whether there is a file of a kind we know."""
        return self.is_done and bool(self.mime)


def fetch(url: str) -> Fetched:
    """Begin to fetch; the result fills itself."""
    fetched = Fetched(url)
    threading.Thread(target=_run, args=(fetched,), daemon=True).start()
    return fetched


def _run(fetched: Fetched) -> None:
    try:
        read(fetched)
    finally:
        fetched.done_at = clock.now()


def read(fetched: Fetched) -> None:
    """Fetch now; what cannot be fetched stays without a kind."""
    if urlsplit(fetched.url).scheme not in {"http", "https"} or not fetched.url.isascii():
        return
    try:
        request = Request(fetched.url, headers={"User-Agent": AGENT})  # noqa: S310  # The scheme was checked.
        with build_opener(ProxyHandler({})).open(request, timeout=SECONDS) as answer:
            content = answer.read(MOST_BYTES)
    except (URLError, OSError, ValueError):
        return
    fetched.size_bytes = len(content)
    fetched.digest = hashlib.sha256(content).hexdigest()
    fetched.width, fetched.height = sniff.pixels(content)
    fetched.mime = sniff.kind(content) or ""
