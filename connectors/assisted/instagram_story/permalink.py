"""What the address of a story tells: `instagram.com/stories/<name>/<number>`, as the app copies it."""

import re
from typing import Final

from connectors.assisted import pages
from connectors.contract import Account, RemoteId

OWN: Final = "https://www.instagram.com"
HOSTS: Final = frozenset({"instagram.com", "www.instagram.com"})
NAME: Final = re.compile(r"[a-z0-9._]{1,30}")
_STORY: Final = re.compile(r"/stories/(?P<name>[A-Za-z0-9._]{1,30})/(?P<number>\d{5,25})/?")


def post_of(account: Account, address: str) -> RemoteId | None:
    """Give the number of one of the account's own stories."""
    found = _STORY.fullmatch(pages.path_of(address, account.home, OWN, HOSTS))
    if found is None:
        return None
    return RemoteId(found["number"]) if found["name"].lower() == account.remote_id else None
