"""What the address of a message tells: `discord.com/channels/<server>/<channel>/<message>`, as the app copies it."""

import re
from typing import Final
from urllib.parse import urlsplit

from connectors.contract import Account, RemoteId
from connectors.discord.dialect import HOSTS

_MESSAGE: Final = re.compile(r"/channels/(?:\d{5,25}|@me)/(?P<channel>\d{5,25})/(?P<number>\d{5,25})/?")


def post_of(account: Account, address: str) -> RemoteId | None:
    """Give the number of a message in the account's own channel."""
    parts, home = urlsplit(address.strip()), urlsplit(account.home)
    found = _MESSAGE.fullmatch(parts.path.removeprefix(home.path))
    if found is None or (parts.hostname or "").lower() not in HOSTS | {home.hostname}:
        return None
    return RemoteId(found["number"]) if found["channel"] == account.remote_id else None
