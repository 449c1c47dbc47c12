"""What the address of a story tells: `instagram.com/stories/<name>/<number>`, as the app copies it."""

import re
from typing import Final
from urllib.parse import urlsplit

from connectors.contract import Account, RemoteId

HOSTS: Final = frozenset({"instagram.com", "www.instagram.com"})
NAME: Final = re.compile(r"[a-z0-9._]{1,30}")
_STORY: Final = re.compile(r"/stories/(?P<name>[A-Za-z0-9._]{1,30})/(?P<number>\d{5,25})/?")


def post_of(account: Account, address: str) -> RemoteId | None:
    """Give the number of one of the account's own stories."""
    parts = urlsplit(address.strip())
    found = _STORY.fullmatch(parts.path)
    if found is None or parts.scheme != "https" or (parts.hostname or "") not in HOSTS:
        return None
    return RemoteId(found["number"]) if found["name"].lower() == account.remote_id else None
