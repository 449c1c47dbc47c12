"""What the address of a channel's post tells: `whatsapp.com/channel/<code>/<number>`, as the app copies it."""

import re
from typing import Final

from connectors.assisted import pages
from connectors.contract import Account, RemoteId

OWN: Final = "https://whatsapp.com"
HOSTS: Final = frozenset({"whatsapp.com", "www.whatsapp.com"})
CHANNEL: Final = re.compile(r"/channel/(?P<code>[0-9A-Za-z]{10,40})(?:/(?P<number>\d{1,12}))?/?")


def post_of(account: Account, address: str) -> RemoteId | None:
    """Give the post's number in the account's own channel."""
    found = CHANNEL.fullmatch(pages.path_of(address, account.home, OWN, HOSTS))
    if found is None or not found["number"]:
        return None
    return RemoteId(f"{found['code']}/{found['number']}") if found["code"] == account.remote_id else None
