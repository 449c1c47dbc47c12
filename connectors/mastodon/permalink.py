"""What the address of a status tells. Facts: docs/platforms/mastodon.md (checked 2026-11)."""

import re
from typing import Final
from urllib.parse import urlsplit

from connectors.contract import Account, RemoteId

_STATUS: Final = re.compile(r"/(?:web/)?(?:@(?P<name>[\w.-]+)|users/(?P<user>[\w.-]+)/statuses)/(?P<id>\d+)/?")


def post_of(account: Account, address: str) -> RemoteId | None:
    """Give the id of one of the account's own statuses; other servers know it by another id."""
    parts, home = urlsplit(address), urlsplit(account.home)
    # A practice server lies beneath a path.
    found = _STATUS.fullmatch(parts.path.removeprefix(home.path))
    name = account.handle.lstrip("@").split("@")[0].lower()
    if found is None or parts.netloc.lower() != home.netloc.lower():
        return None
    return RemoteId(found["id"]) if (found["name"] or found["user"]).lower() == name else None
